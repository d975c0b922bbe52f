// SPDX-License-Identifier: Apache-2.0
// Asks the browser for a passkey when a button that needs one is pressed, and sends the form with its answer.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const question = (asked) => {
  const options = asked.publicKey;
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const each of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) each.id = bytes(each.id);
  return { publicKey: options };
};

const answer = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  const field = form.querySelector("[data-passkey]");
  const code = form.querySelector("[name=code]");
  if (!field || field.value || !button?.hasAttribute("data-with-passkey") || code?.value) return;
  event.preventDefault();
  const none = form.querySelector("[data-passkey-none]");
  none.hidden = true;
  button.disabled = true;
  try {
    const asked = question(JSON.parse(field.dataset.passkey));
    const made = asked.publicKey.user ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
    field.value = answer(await made);
    button.disabled = false;
    form.requestSubmit(button);
  } catch {
    button.disabled = false;
    none.hidden = false;
  }
});
