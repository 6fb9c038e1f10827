// Drives the page of `capi matrix --html` in a headless Chromium: search, filters, keyboard, details, screenshots.
//
//     node matrix_page.mjs BROWSER PAGE.html [FOLDER-FOR-SCREENSHOTS]
//
// Speaks the browser's own protocol, so that nothing but Node and a browser is needed. Exits with 1 at the first thing that is
// not as it should be, or if the console saw an error or the page asked the network for anything.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [browserPath, page, screenshots] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "capi-browser-"));
const browser = spawn(browserPath, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run",
  "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const [, , , toBrowser, fromBrowser] = browser.stdio;

const waiting = new Map(), complaints = [];
let number = 0, session;
const receive = text => {
  const message = JSON.parse(text);
  if (message.id) {
    const { done, fail } = waiting.get(message.id);
    message.error ? fail(new Error(message.error.message)) : done(message.result);
  } else if (message.method === "Runtime.exceptionThrown") complaints.push(JSON.stringify(message.params.exceptionDetails));
  else if (message.method === "Log.entryAdded") complaints.push(message.params.entry.text);
  else if (message.method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(message.params.args));
  else if (message.method === "Network.requestWillBeSent" && !/^(file|data):/.test(message.params.request.url))
    complaints.push(`asked for ${message.params.request.url}`);
};
let buffer = "";
fromBrowser.setEncoding("utf8").on("data", chunk => {
  const messages = (buffer + chunk).split("\0");
  buffer = messages.pop();
  messages.forEach(receive);
});
const send = (method, params = {}) => new Promise((done, fail) => {
  waiting.set(++number, { done, fail });
  toBrowser.write(`${JSON.stringify({ id: number, method, params, sessionId: session })}\0`);
});
const run = async expression => {
  const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
  assert.ok(!exceptionDetails, JSON.stringify(exceptionDetails));
  return result.value;
};
const press = async (key, text) => {
  await send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode: { Enter: 13, Escape: 27 }[key] });
  await send("Input.dispatchKeyEvent", { type: "keyUp", key });
};
const names = () => run("[...document.querySelectorAll('.name')].map(name => name.textContent)");
const choose = (id, value) => run(`{ const e = document.getElementById("${id}"); e.value = ${JSON.stringify(value)};
  e.dispatchEvent(new Event("input", { bubbles: true })); }`);

try {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  session = (await send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  const sizes = { desktop: [1280, 900, false], phone: [390, 844, true] };
  for (const [name, [width, height, mobile]] of Object.entries(sizes)) {
    await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
    await send("Page.navigate", { url: pathToFileURL(resolve(page)).href });
    await run("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))");

    const all = await names();
    assert.ok(all.length > 300 && all.includes("PyDict_Pop"), `${all.length} items`);
    assert.equal(await run("document.documentElement.scrollWidth <= innerWidth"), true, `${name}: the page is too wide`);
    const shoot = async what => {
      if (!screenshots) return;
      const { data } = await send("Page.captureScreenshot", { format: "png" });
      writeFileSync(join(screenshots, `${name}-${what}.png`), Buffer.from(data, "base64"));
    };
    await shoot("all");

    await press("/", "/");
    await send("Input.insertText", { text: "dict pop" });
    const found = await names();
    assert.ok(found.length >= 2 && found.length < 10 && found.every(name => /dict.*pop/i.test(name)), found.join());
    await shoot("search");
    await press("ArrowDown");
    assert.equal(await run("document.activeElement.textContent"), found[0]);
    await press("ArrowDown");
    assert.equal(await run("document.activeElement.textContent"), found[1]);
    await press("ArrowUp");
    await press("Enter", "\r");
    assert.equal(await run("document.querySelector('dialog').open && document.getElementById('title').textContent"), found[0]);
    assert.match(await run("document.getElementById('facts').textContent"), /since/);
    await shoot("details");
    await press("Escape");
    assert.equal(await run("document.querySelector('dialog').open"), false);

    await run("document.getElementById('reset').click()");
    assert.equal((await names()).length, all.length);
    await choose("area", "time");
    const time = await names();
    assert.ok(time.length > 3 && time.every(name => name.startsWith("PyTime")), time.join());
    await choose("area", "");
    await choose("column", "0");
    await choose("provider", "U");
    const missing = await names();
    assert.ok(missing.length > 10 && missing.length < all.length);
    await choose("language", "1");
    assert.equal((await names()).length, 0, "Rust does not support the oldest CPython");
    await choose("provider", "");
    await choose("search", "<img src=x onerror=alert(1)>");
    assert.equal((await names()).length, 0);
    console.log(`${name}: ${all.length} items, search ${found.length}, area ${time.length}, unavailable ${missing.length}`);
  }
  assert.deepEqual(complaints, []);
  console.log("no console message, no network request");
} finally {
  const ended = new Promise(done => browser.once("exit", done));
  session = undefined;
  send("Browser.close").catch(() => {}); // killing the child alone would leave a wrapper script's browser behind
  await ended;
  toBrowser.destroy();
  fromBrowser.destroy();
  rmSync(profile, { recursive: true, force: true });
}
