// A model for the page's test: tells what it was asked, and when its answer was no longer wanted.

import { createServer } from "node:http";

export class Model {
  asked = []; // the bodies of all requests
  left = []; // when the asker of an answer went away before its end
  words = 40;
  pause = 25; // milliseconds

  async start() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}/v1`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async answer(request, response) {
    let body = "";
    for await (const piece of request) body += piece;
    this.asked.push(JSON.parse(body));
    const number = this.asked.length;
    if (number === this.failsAt) {
      response.writeHead(500, { "Content-Type": "application/json", "x-should-retry": "false" });
      response.end('{"error":{"message":"sk-secret was not liked"}}');
      return;
    }
    let over = false;
    response.on("close", () => over || this.left.push(Date.now()));
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const tell = (event) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    const output = [];
    tell({ type: "response.created", response: { id: `r${number}`, status: "in_progress", output } });
    for (let word = 0; word < this.words && !response.destroyed; ++word) {
      const delta = word === 0 ? `<b>Answer ${number}</b> 你好啊\n` : `word${word} `;
      tell({ type: "response.output_text.delta", delta });
      await new Promise((resolve) => setTimeout(resolve, this.pause));
    }
    const usage = { input_tokens: 5, output_tokens: this.words, total_tokens: 5 + this.words };
    tell({ type: "response.completed", response: { id: `r${number}`, status: "completed", output, usage } });
    over = true;
    response.end();
  }
}
