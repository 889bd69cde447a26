// Signing in with a passkey. Without this script the form stays hidden, and the password signs in.
(() => {
  const form = document.getElementById("passkey");
  const kind = window.PublicKeyCredential;
  if (!form || !kind || !kind.parseRequestOptionsFromJSON) return;
  const message = form.querySelector("[role=alert]");
  let waiting = new AbortController();
  let isPressed = false;

  const ask = async (mediation) => {
    waiting.abort();
    const own = waiting = new AbortController();
    const answer = await fetch(form.dataset.ask, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { options, state } = await answer.json();
    if (own.signal.aborted) return;
    const credential = await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options), mediation, signal: own.signal });
    if (!credential) return;
    form.elements.state.value = state;
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    message.hidden = true;
    isPressed = true;
    ask("optional").catch(() => {
      isPressed = false;
      message.textContent = form.dataset.cancelled;
      message.hidden = false;
      offer();
    });
  });

  // The browser offers passkeys in the field of the name. A question is good for five minutes: then it is asked anew.
  const offer = async () => {
    if (!(await kind.isConditionalMediationAvailable?.())) return;
    ask("conditional").catch(() => { /* put aside by the person, or by the button */ });
  };
  form.hidden = false;
  offer();
  setInterval(() => { if (!isPressed) offer(); }, 4 * 60_000);
})();
