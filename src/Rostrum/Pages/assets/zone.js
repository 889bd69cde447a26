// The time zone this browser is in stands in the form already, where the form still has its first suggestion and knows the zone.
(() => {
  const field = document.querySelector("input[data-suggested]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || field.value !== field.dataset.suggested || !zone) return;
  if ([...field.list.options].some((option) => option.value === zone)) field.value = zone;
})();
