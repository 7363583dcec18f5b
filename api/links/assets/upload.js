// Shows how far an upload is. Without this file, or without script at all, the form does the same by itself.
const form = document.querySelector("form[data-uploading]");
const uploading = form?.getAttribute("data-uploading") ?? "";

if (form && window.XMLHttpRequest && window.FormData) {
  form.addEventListener("submit", (event) => {
    const hasFiles = [...new FormData(form).values()].some((value) => value instanceof File && value.size > 0);
    if (!hasFiles) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const label = document.createElement("p");
    label.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", uploading);
    form.append(label, bar);

    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((loaded * 100) / total) : 0;
      bar.value = percent;
      label.textContent = `${uploading} ${percent}%`;
    });
    // Whatever hinders this way, the plain one is left.
    const plainly = () => {
      button.disabled = false;
      label.remove();
      bar.remove();
      HTMLFormElement.prototype.submit.call(form);
    };
    request.addEventListener("error", plainly);
    request.addEventListener("load", () => {
      if (request.responseURL !== form.action) {
        location.replace(request.responseURL);
        return;
      }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.replaceChild(document.importNode(answer.documentElement, true), document.documentElement);
      window.scrollTo(0, 0);
    });
    request.send(new FormData(form));
  });
}
