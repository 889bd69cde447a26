// Where the form was just opened and nobody has chosen a time zone yet, the one this browser is in stands there, if it is known.
(() => {
  const field = document.getElementById("zone");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || field.value !== field.defaultValue || !zone) return;
  if ([...field.list.options].some((option) => option.value === zone)) field.value = zone;
})();
