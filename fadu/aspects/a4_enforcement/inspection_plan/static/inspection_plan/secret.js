// A party's secret is made here and never sent: only its SHA-256 goes into the form.
const box = document.querySelector("#secret");

const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

async function make() {
  const secret = hex(crypto.getRandomValues(new Uint8Array(32)));
  const text = new TextEncoder().encode(`${box.dataset.party}|${secret}`);
  box.querySelector("[name=commitment]").value = hex(await crypto.subtle.digest("SHA-256", text));
  box.querySelector("[data-secret]").textContent = secret;
  const save = box.querySelector("[data-save]");
  save.href = URL.createObjectURL(new Blob([`${box.dataset.plan}\n${box.dataset.party}\n${secret}\n`], { type: "text/plain" }));
  save.download = `抽取秘密-${box.dataset.plan}.txt`;
  save.hidden = false;
}

box?.querySelector("[data-make]").addEventListener("click", make);
