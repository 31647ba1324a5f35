// A document's page notices that its end was seen, and not sooner than it can be read: then it says so to the bot, and
// shows the button. Without this script, or where it cannot look, the button is there from the start.
const end = document.getElementById("end");
const form = document.getElementById("read");
const wait = document.getElementById("wait");
const least = Number(form.dataset.seconds) * 1000;

function finish() {
  wait.hidden = true;
  form.hidden = false;
  // tapping the button says it again, so nothing is lost where this does not arrive
  fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true }).catch(() => {});
}

if ("IntersectionObserver" in window) {
  form.hidden = true;
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watcher.disconnect();
    const left = least - performance.now();
    wait.hidden = left <= 0;
    setTimeout(finish, Math.max(0, left));
  });
  watcher.observe(end);
}
