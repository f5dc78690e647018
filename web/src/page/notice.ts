// One line over the map says what does not work now. Its words stand in the page.
export type Notice = "loading" | "offline" | "error";

export function notice(name: Notice, shown: boolean): void {
  const element = document.querySelector<HTMLElement>(`[data-notice="${name}"]`);
  if (element) element.hidden = !shown;
}

export function watchConnection(): void {
  addEventListener("online", checkConnection);
  addEventListener("offline", checkConnection);
  checkConnection();
}

function checkConnection(): void {
  notice("offline", !navigator.onLine);
}
