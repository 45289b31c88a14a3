// The page without a network: in the language and theme of this device, and gone as soon as the network is back.
const root = self.document.documentElement;
try {
  const { language, theme } = JSON.parse(self.localStorage.getItem("trident.preferences") ?? "{}");
  if (language === "en") root.lang = "en";
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // Storage is off or holds nonsense: Chinese, as the system looks.
}
for (const section of self.document.querySelectorAll("section")) {
  section.classList.toggle("other", section.lang !== root.lang);
}

const EVERY_MS = 2_000;

// The network's being back is not yet the bank's being reached: ask until it answers.
async function goBackWhenReached() {
  if (!self.navigator.onLine) return;
  try {
    await fetch("/manifest.webmanifest", { cache: "no-store" });
    self.location.reload();
  } catch {
    // Not yet.
  }
}
self.addEventListener("online", goBackWhenReached);
self.setInterval(goBackWhenReached, EVERY_MS);
