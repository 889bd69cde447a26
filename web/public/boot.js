// Before the first paint: the theme of the profile, which came with the page; else the one this browser chose last.
(function () {
  try {
    var carried = /(?:^|; )rostrum-theme=(system|light|dark)/.exec(document.cookie);
    if (carried && carried[1] === "system") localStorage.removeItem("rostrum.theme");
    else if (carried) localStorage.setItem("rostrum.theme", carried[1]);
    var theme = carried ? carried[1] : localStorage.getItem("rostrum.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (_) { /* storage is off: the system's theme stands */ }
})();
