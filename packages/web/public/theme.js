// Before anything is painted: a theme that was chosen by hand wins over the system's.
try {
  const chosen = localStorage.getItem('droste-theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // Storage is refused: the system's theme stands.
}
