// Before the first paint: the theme this browser chose last.
(function () {
  try {
    var theme = localStorage.getItem("rostrum.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (_) { /* storage is off: the system's theme stands */ }
})();
