// One line over the map says what does not work now. Its words stand in the page.
export type Notice = "loading" | "offline" | "error";

export function notice(name: Notice, shown: boolean): void {
  const element = document.querySelector<HTMLElement>(`[data-notice="${name}"]`);
  if (element) element.hidden = !shown;
}

export function watchConnection(): void {
  const check = () => notice("offline", !navigator.onLine);
  addEventListener("online", check);
  addEventListener("offline", check);
  check();
}
