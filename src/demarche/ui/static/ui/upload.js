// SPDX-License-Identifier: Apache-2.0
// Shows how far an upload has come. Without it the form is posted as any other.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const bar = form.querySelector("progress[data-upload]");
  const file = form.querySelector("input[type=file]");
  if (!bar || !file || !file.files.length) return;
  event.preventDefault();
  const said = form.querySelector("[data-upload-broken]");
  const button = event.submitter;
  const sent = new XMLHttpRequest();
  said.hidden = true;
  bar.hidden = false;
  button.disabled = true;
  sent.upload.addEventListener("progress", (at) => {
    bar.max = at.total;
    bar.value = at.loaded;
  });
  sent.addEventListener("load", () => {
    history.replaceState(null, "", sent.responseURL);
    document.open();
    document.write(sent.responseText);
    document.close();
  });
  sent.addEventListener("error", () => {
    bar.hidden = true;
    button.disabled = false;
    said.hidden = false;
  });
  sent.open(form.method, form.action);
  sent.send(new FormData(form, button));
});
