// The page of responses-relay: sends the conversation, shows the answer as it comes.

const element = (id) => document.getElementById(id);
const log = element("log");
const form = element("composer");
const prompt = element("prompt");
const send = element("send");
const stop = element("stop");
const restart = element("restart");
const status = element("status");

let conversation = []; // {role, content}, as the relay takes it
let running = null; // the AbortController of the answer that comes

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = prompt.value.trim();
  if (text && !running) ask(text);
});

prompt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") running?.abort();
});

stop.addEventListener("click", () => running?.abort());

restart.addEventListener("click", () => {
  running?.abort();
  conversation = [];
  log.querySelectorAll("article").forEach((article) => article.remove());
  element("welcome").hidden = false;
  restart.hidden = true;
  prompt.focus();
});

async function ask(text) {
  const question = { role: "user", content: text };
  const turn = conversation; // A new chat has another.
  turn.push(question);
  prompt.value = "";
  element("welcome").hidden = true;
  restart.hidden = false;
  show("You", "mine").text.textContent = text;
  const answer = show("Model", "");
  begin(answer);
  const said = await receive(answer, turn);
  end(answer);
  // Who was told nothing is asked again, and not reminded of it.
  if (said) return turn.push({ role: "assistant", content: said });
  turn.splice(turn.indexOf(question), 1);
  if (turn === conversation) prompt.value ||= text;
}

// What the model said, also when it was stopped or broke off.
async function receive(answer, messages) {
  const began = performance.now();
  let firstAfter = 0;
  let said = "";
  let over = false;
  try {
    for await (const event of events(messages, running.signal)) {
      if (event.type === "error") throw new Error(event.message);
      if (event.type === "done") {
        over = true;
        tell(answer, figures(event, firstAfter));
        continue;
      }
      firstAfter ||= performance.now() - began;
      said += event.delta;
      keepInSight(() => answer.text.append(event.delta));
    }
    if (!over) throw new Error("The answer broke off. Try again.");
    status.textContent = said;
  } catch (failure) {
    if (failure.name !== "AbortError") complain(answer, failure);
    else if (!over) tell(answer, "Stopped");
  }
  return said;
}

// The events of one answer. Throws what the relay says when it refuses to answer.
async function* events(messages, signal) {
  const response = await fetch("api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ messages }),
    signal,
  });
  if (!response.ok) throw new Error(await refusal(response));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames)
        if (frame.startsWith("data: ")) yield JSON.parse(frame.slice(6));
    }
  } finally {
    reader.cancel().catch(() => {}); // Who wants no more ends the answer.
  }
}

async function refusal(response) {
  if (response.status === 413) return "This chat has become too long. Begin a new one.";
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered with status ${response.status}.`;
  }
}

function figures(done, firstAfter) {
  const parts = [];
  if (done.output_tokens != null) parts.push(`${done.output_tokens} tokens`);
  if (firstAfter) parts.push(`first text after ${Math.round(firstAfter)} ms`);
  if (done.status === "incomplete") parts.push(`cut short: ${done.reason ?? "incomplete"}`);
  return parts.join(" · ");
}

// Text is only ever text here: nothing of it is read as HTML.
function show(who, kind) {
  const article = document.createElement("article");
  article.className = kind;
  const name = article.appendChild(document.createElement("h2"));
  name.textContent = who;
  const text = article.appendChild(document.createElement("p"));
  text.className = "text";
  log.append(article);
  log.scrollTop = log.scrollHeight;
  return { article, text };
}

function begin(answer) {
  running = new AbortController();
  answer.article.setAttribute("aria-busy", "true");
  stop.hidden = false;
  if (document.activeElement === send) stop.focus();
  send.hidden = true;
  status.textContent = "The answer is coming.";
}

function end(answer) {
  running = null;
  answer.article.removeAttribute("aria-busy");
  if (document.activeElement === stop) prompt.focus();
  stop.hidden = true;
  send.hidden = false;
}

function tell(answer, text) {
  addLine(answer, "figures", text);
  if (text === "Stopped") status.textContent = "Stopped.";
}

function complain(answer, failure) {
  const lost = failure instanceof TypeError; // fetch's word for a connection that failed
  status.textContent = "";
  answer.article.removeAttribute("aria-busy");
  addLine(answer, "fault", lost ? "The connection was lost. Try again." : failure.message, "alert");
}

// With the role of an alert, it is read out when its text comes.
function addLine(answer, kind, text, role) {
  const line = document.createElement("p");
  line.className = kind;
  if (role) line.setAttribute("role", role);
  keepInSight(() => {
    answer.article.append(line);
    line.textContent = text;
  });
}

// Who has scrolled up to read stays there.
function keepInSight(change) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  change();
  if (atEnd) log.scrollTop = log.scrollHeight;
}
