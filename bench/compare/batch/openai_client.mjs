// The official client with so many promises at a time: each line of the input a body, each answer a
// line of the output.
//
//   node openai_client.mjs URL CONCURRENCY < bodies > answers
import { createInterface } from 'node:readline';

import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'sk-test' });
const bodies = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function worker() {
  for (;;) {
    const { value, done } = await bodies.next();
    if (done) return;
    const response = await client.responses.create(JSON.parse(value));
    process.stdout.write(JSON.stringify(response) + '\n');
  }
}

await Promise.all(Array.from({ length: Number(process.argv[3]) }, worker));
