// The chat page in a browser: page_test.mjs RELAY. Prints figures as its last line.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import axe from "axe-core";
import { chromium } from "playwright-core";

import { Model } from "./model.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const relayCommand = process.argv[2];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };

let browser;
let model;
let relay;
let url;
let page;
let complaints; // of the browser's console
let cancelledAfter;

async function startRelay(...more) {
  relay = spawn(relayCommand, ["--port", "0", "--base-url", await model.start(), "--log", "off", ...more], {
    env: { OPENAI_API_KEY: "sk-secret" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(relay.stdout, "data");
  url = String(line).trim();
}

async function open(viewport, scheme = "light") {
  page = await browser.newPage({ viewport, colorScheme: scheme });
  complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
}

async function ask(text) {
  await page.getByLabel("Your message").fill(text);
  await page.keyboard.press("Enter");
}

const answers = () => page.locator("article:not(.mine) .text");
const answer = async () => (await answers().last().textContent()) ?? "";
const running = () => page.getByRole("button", { name: "Stop" });
const ended = () => running().waitFor({ state: "hidden" });
const lastLine = (kind) => page.locator(`article .${kind}`).last().textContent();

async function until(so, limit = 5000) {
  const end = Date.now() + limit;
  while (!(await so())) {
    assert.ok(Date.now() < end, `it was not so within ${limit} ms: ${so}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function metric(line) {
  const text = await (await fetch(`${url}metrics`)).text();
  return text.includes(`\n${line}\n`);
}

async function accessibility() {
  const { violations } = await page.evaluate(`${axe.source}; axe.run()`);
  return violations.map(({ id, impact, nodes }) => `${impact}: ${id} ${nodes.map((node) => node.html)}`);
}

before(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [], // which root cannot have
  });
});

after(async () => {
  await browser.close();
  console.log(`stopping cancels the model's answer after ${cancelledAfter} ms`);
});

beforeEach(async () => {
  model = new Model();
});

afterEach(async () => {
  await page.close();
  const stopped = once(relay, "exit");
  relay.kill();
  const [status] = await stopped;
  model.stop();
  assert.equal(status, 0);
});

test("the text grows while the answer comes, and is only ever text", async () => {
  await startRelay();
  await open(desktop);
  await ask("Hello <i>you</i>");
  await until(async () => (await answer()).includes("word2 "));
  const early = (await answer()).length;
  assert.ok(await running().isVisible());
  await until(async () => (await answer()).length > early);
  await ended();
  const text = await answer();
  assert.ok(text.startsWith("<b>Answer 1</b> 你好啊\nword1 "));
  assert.ok(text.endsWith("word39 "));
  assert.equal(await page.locator("article b, article i").count(), 0);
  assert.match(await lastLine("figures"), /^40 tokens · first text after \d+ ms$/);
  assert.equal(await page.getByRole("status").textContent(), text);
  assert.deepEqual(complaints, []);
});

test("stop cancels the model's answer at once, and a second turn follows", async () => {
  await startRelay();
  model.words = 10000;
  await open(phone);
  await ask("First");
  await until(async () => (await answer()).includes("word5 "));
  // The driver takes its time to press: the page says when it was.
  await page.evaluate(() => addEventListener("click", () => (window.pressed = Date.now()), true));
  await running().click();
  await until(() => model.left.length === 1);
  const pressed = await page.evaluate(() => window.pressed);
  cancelledAfter = model.left[0] - pressed;
  assert.ok(cancelledAfter < 200, `${cancelledAfter} ms`);
  await until(() => metric('relay_streams_total{outcome="disconnected"} 1'));
  assert.equal(await lastLine("figures"), "Stopped");
  const said = await answer();

  model.words = 5;
  await ask("Second");
  await ended();
  assert.ok((await answer()).startsWith("<b>Answer 2</b>"));
  assert.deepEqual(model.asked[1].input, [
    { role: "user", content: "First" },
    { role: "assistant", content: said },
    { role: "user", content: "Second" },
  ]);
  assert.deepEqual(complaints, []);
});

test("it is used by keyboard alone", async () => {
  await startRelay();
  await open(desktop);
  await page.keyboard.type("One");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("Two");
  await page.keyboard.press("Enter");
  await until(() => model.asked.length === 1);
  assert.equal(model.asked[0].input[0].content, "One\nTwo");
  await until(async () => (await answer()).includes("word3 "));
  await page.keyboard.press("Escape");
  await ended();
  assert.equal(await lastLine("figures"), "Stopped");
  assert.equal(await page.evaluate(() => document.activeElement.id), "prompt");
  await page.keyboard.press("Enter"); // Nothing is sent when nothing was written.
  await page.getByRole("button", { name: "New chat" }).press("Enter");
  assert.equal(await page.locator("article").count(), 0);
  assert.equal(model.asked.length, 1);
  await page.keyboard.type("Three");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "send");
  await page.keyboard.press("Enter");
  await until(() => model.asked.length === 2);
  assert.equal(await page.evaluate(() => document.activeElement.id), "stop");
  await ended();
  assert.equal(await page.evaluate(() => document.activeElement.id), "prompt");
  assert.deepEqual(model.asked[1].input, [{ role: "user", content: "Three" }]);
});

test("failures are told, and asked again without", async () => {
  await startRelay("--max-request", "300");
  model.failsAt = 1;
  model.words = 3;
  await open(phone);
  await ask("First");
  await ended();
  assert.equal(await page.getByRole("alert").textContent(),
    "The service of the model has a fault. Try again later.");
  assert.ok(!(await page.content()).includes("sk-secret"));
  assert.equal(await page.getByLabel("Your message").inputValue(), "First"); // to be sent again
  assert.equal(await page.getByRole("status").textContent(), "");
  await ask("Second");
  await ended();
  assert.deepEqual(model.asked[1].input, [{ role: "user", content: "Second" }]);
  await ask("x".repeat(300));
  await ended();
  assert.equal(await page.getByRole("alert").last().textContent(),
    "This chat has become too long. Begin a new one.");
  relay.kill("SIGKILL");
  await once(relay, "exit");
  await ask("Third");
  await ended();
  assert.equal(await page.getByRole("alert").last().textContent(), "The connection was lost. Try again.");
  model.stop();
  model = new Model();
  await startRelay(); // for afterEach
});

for (const [name, viewport] of Object.entries({ phone, desktop })) {
  for (const scheme of ["light", "dark"]) {
    test(`it is accessible on a ${name}, ${scheme}`, async () => {
      await startRelay();
      await open(viewport, scheme);
      assert.deepEqual(await accessibility(), []);
      await ask("Tell me something that I do not know yet, and take your time for it.");
      await ended();
      model.words = 400;
      await ask("And more?");
      await until(async () => (await answer()).includes("word9 "));
      assert.deepEqual(await accessibility(), []);
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, "it scrolls to the side");
      assert.deepEqual(complaints, []);
    });
  }
}
