// What a tap does: LINE's action objects, carried out for one phone.
import { api } from "./api.js";
import { copyText } from "./dom.js";
import { openBrowser, openNotice, pickDate, pickLocation } from "./sheets.js";
import { S } from "./strings.js";

/** Carries out `action` on `phone`; a rejected call is reported by the phone. */
export async function perform(action, phone) {
  const run = ACTIONS[action?.type];
  if (run) await run(action, phone);
}

const ACTIONS = {
  async message(action, phone) {
    await api.text(phone.id, action.text ?? action.label);
  },

  async postback(action, phone) {
    await api.postback(phone.id, { data: action.data, displayText: action.displayText, text: action.text, label: action.label });
    phone.applyInputOption(action.inputOption, action.fillInText);
  },

  async uri(action, phone) {
    openLink(action.uri, phone);
  },

  async datetimepicker(action, phone) {
    const value = await pickDate(phone.root, action);
    if (value) await api.postback(phone.id, { data: action.data, label: action.label, params: { [action.mode]: value } });
  },

  async camera(_action, phone) {
    await phone.pickFile("image", true);
  },

  async cameraRoll(_action, phone) {
    await phone.pickFile("image");
  },

  async location(_action, phone) {
    const place = await pickLocation(phone.root);
    if (place) await api.location(phone.id, place);
  },

  async clipboard(action, phone) {
    await copyText(action.clipboardText);
    phone.toast(S.copied);
  },

  async richmenuswitch(action, phone) {
    await api.postback(phone.id, { data: action.data, label: action.label, richMenuAliasId: action.richMenuAliasId });
  },
};

/** Opens a link the way LINE's own browser would; only http, https, tel and line are links LINE opens. */
export function openLink(uri, phone) {
  const address = parse(uri);
  if (!address) openNotice(phone.root, S.badLink, uri);
  else if (!address.protocol.startsWith("http")) openNotice(phone.root, S.outsideTitle, uri);
  else openBrowser(phone.root, sameMachine(address));
}

function parse(uri) {
  const address = URL.canParse(uri) ? new URL(uri) : null;
  return address && ["http:", "https:", "tel:", "line:"].includes(address.protocol) ? address : null;
}

/** 127.0.0.1 and localhost name the same server, but a browser takes them for two origins. */
function sameMachine(address) {
  const loopback = ["localhost", "127.0.0.1"];
  if (loopback.includes(address.hostname) && loopback.includes(location.hostname) && address.port === location.port) {
    address.hostname = location.hostname;
  }
  return address;
}
