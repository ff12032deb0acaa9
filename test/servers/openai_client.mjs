// The official client against the embedded server, which must satisfy it.
//
//   node openai_client.mjs URL
import assert from 'node:assert/strict';
import test from 'node:test';

import OpenAI from 'openai';

const baseURL = process.argv[2];
const client = new OpenAI({ baseURL, apiKey: 'sk-test', maxRetries: 0, timeout: 20_000 });
const question = { model: 'gpt-4.1', input: '你好啊' };

test('create', async () => {
  const response = await client.responses.create(question);
  assert.equal(response.object, 'response');
  assert.equal(response.status, 'completed');
  assert.ok(response.output_text.length > 0);
  assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
  assert.ok(response._request_id);
});

test('create, parsed', async () => {
  const response = await client.responses.parse(question);
  assert.equal(response.output_parsed, null);
  assert.ok(response.output_text.length > 0);
});

test('stream of events', async () => {
  const types = [];
  let text = '';
  let last = -1;
  for await (const event of await client.responses.create({ ...question, stream: true })) {
    assert.equal(event.sequence_number, last + 1);
    last = event.sequence_number;
    types.push(event.type);
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed') assert.equal(event.response.output[0].content[0].text, text);
  }
  assert.equal(types[0], 'response.created');
  assert.equal(types.at(-1), 'response.completed');
});

// Its own accumulator throws at events out of order.
test('stream with the final response', async () => {
  const stream = client.responses.stream(question);
  let text = '';
  stream.on('response.output_text.delta', (event) => {
    text += event.delta;
    assert.equal(event.snapshot, text);
  });
  const final = await stream.finalResponse();
  assert.equal(final.status, 'completed');
  assert.equal(final.output_text, text);
});

test('a stream that is let go of', async () => {
  const stream = await client.responses.create({ ...question, stream: true });
  for await (const event of stream) {
    assert.equal(event.type, 'response.created');
    break;
  }
  assert.ok(stream.controller.signal.aborted);
});

test('incomplete', async () => {
  const response = await client.responses.create({ ...question, max_output_tokens: 16 - 1 });
  assert.equal(response.status, 'incomplete');
  assert.equal(response.incomplete_details.reason, 'max_output_tokens');
});

test('retrieve, its stream, its input, and delete', async () => {
  const made = await client.responses.create(question);
  const kept = await client.responses.retrieve(made.id);
  assert.equal(kept.output_text, made.output_text);

  const events = [];
  const stream = await client.responses.retrieve(made.id, { stream: true, starting_after: 1 });
  for await (const event of stream) events.push(event);
  assert.equal(events[0].sequence_number, 2);
  assert.equal(events.at(-1).type, 'response.completed');

  const items = [];
  for await (const item of client.responses.inputItems.list(made.id)) items.push(item);
  assert.equal(items.length, 1);
  assert.equal(items[0].content[0].text, question.input);

  await client.responses.delete(made.id);
  await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
});

test('in the background, and cancelled', async () => {
  const made = await client.responses.create({ ...question, background: true });
  const stopped = await client.responses.cancel(made.id);
  assert.equal(stopped.id, made.id);
  assert.ok(['cancelled', 'completed'].includes(stopped.status));
});

test('a conversation', async () => {
  const made = await client.conversations.create({ metadata: { topic: 'demo' } });
  assert.equal(made.object, 'conversation');
  await client.responses.create({ ...question, conversation: made.id });
  const roles = [];
  for await (const item of client.conversations.items.list(made.id, { order: 'asc' })) roles.push(item.role);
  assert.deepEqual(roles, ['user', 'assistant']);
  assert.equal((await client.conversations.retrieve(made.id)).metadata.topic, 'demo');
  assert.ok((await client.conversations.delete(made.id)).deleted);
});

test('tokens are counted, and a context is compacted', async () => {
  const count = await client.responses.inputTokens.count(question);
  assert.ok(count.input_tokens > 0);
  const compact = await client.responses.compact(question);
  assert.ok(Array.isArray(compact.output));
});

test('refusals have their classes', async () => {
  const stranger = new OpenAI({ baseURL, apiKey: 'sk-other', maxRetries: 0 });
  await assert.rejects(stranger.responses.create(question), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.code, 'invalid_api_key');
    assert.ok(error.requestID);
    return true;
  });
  await assert.rejects(client.responses.create({ ...question, temperature: 'hot' }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, 'temperature');
    return true;
  });
  await assert.rejects(client.responses.retrieve('resp_unknown'), OpenAI.NotFoundError);
});
