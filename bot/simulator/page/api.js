// The simulator's own HTTP API. Paths are relative, so the page works below any mount point.

async function call(path, options) {
  const answer = await fetch(`api/${path}`, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(complaint(body) ?? `${answer.status} ${path}`);
  return body ? JSON.parse(body) : {};
}

function complaint(body) {
  try {
    return JSON.parse(body).error;
  } catch {
    return undefined;
  }
}

const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const base64 = (file) =>
  new Promise((given, failed) => {
    const reader = new FileReader();
    reader.onload = () => given(reader.result.split(",")[1]);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });

const person = (id, verb) => `users/${encodeURIComponent(id)}/${verb}`;

export const api = {
  state: () => call("state"),
  chat: (id, after) => call(`chats/${encodeURIComponent(id)}?after=${after}`),
  ticks: (since) => call(since === undefined ? "ticks" : `ticks?since=${since}`),
  traffic: (since) => call(`traffic?since=${since}`),
  addUser: (name) => post("users", { name }),
  follow: (id) => post(person(id, "follow")),
  block: (id) => post(person(id, "block")),
  unblock: (id) => post(person(id, "unblock")),
  text: (id, text) => post(person(id, "text"), { text }),
  sticker: (id, sticker) => post(person(id, "sticker"), sticker),
  location: (id, place) => post(person(id, "location"), place),
  postback: (id, postback) => post(person(id, "postback"), postback),
  unsend: (id, messageId) => post(person(id, "unsend"), { messageId }),
  today: (today) => post("today", { today }),
  faults: (faults) => post("faults", faults),
  redeliver: (webhookEventId) => post("redeliver", { webhookEventId }),
  reset: () => post("reset"),
  media: async (id, kind, file) =>
    post(person(id, "media"), { kind, name: file.name, contentType: file.type, content: await base64(file) }),
  contentUrl: (messageId) => `api/content/${encodeURIComponent(messageId)}`,
};
