import assert from "node:assert/strict";
import test from "node:test";
import { latest } from "../src/state/latest";

/** A question that is answered, or fails, when the test says so; deaf to its signal. */
function slow<T>(): { question: (signal: AbortSignal) => Promise<T>; answer: (value: T) => void; fail: () => void; signal: () => AbortSignal } {
  let answer!: (value: T) => void;
  let fail!: () => void;
  let heard!: AbortSignal;
  const promise = new Promise<T>((resolve, reject) => {
    answer = resolve;
    fail = () => reject(new Error("status 500"));
  });
  return {
    question(signal) {
      heard = signal;
      return promise;
    },
    answer,
    fail,
    signal: () => heard,
  };
}

test("an answer is given to whoever asked", async () => {
  assert.deepEqual(await latest().ask(() => Promise.resolve(7)), { answer: 7 });
  assert.deepEqual(await latest().ask(() => Promise.resolve(undefined)), { answer: undefined });
});

test("a late answer to an earlier question is none", async () => {
  const questions = latest();
  const [early, later] = [slow<string>(), slow<string>()];
  const [first, second] = [questions.ask(early.question), questions.ask(later.question)];
  assert.equal(early.signal().aborted, true);
  later.answer("Ridderkerk");
  early.answer("Rotterdam");
  assert.deepEqual(await second, { answer: "Ridderkerk" });
  assert.equal(await first, undefined);
});

test("an early answer to an earlier question is none either", async () => {
  const questions = latest();
  const [early, later] = [slow<string>(), slow<string>()];
  const [first, second] = [questions.ask(early.question), questions.ask(later.question)];
  early.answer("Rotterdam");
  assert.equal(await first, undefined);
  assert.equal(later.signal().aborted, false);
  later.answer("Ridderkerk");
  assert.deepEqual(await second, { answer: "Ridderkerk" });
});

test("a fault is told of the last question only", async () => {
  const questions = latest();
  const [early, later] = [slow<string>(), slow<string>()];
  const [first, second] = [questions.ask(early.question), questions.ask(later.question)];
  early.fail();
  assert.equal(await first, undefined);
  later.fail();
  await assert.rejects(second, /status 500/);
});

test("what is forgotten is not answered, and another can be asked", async () => {
  const questions = latest();
  const asked = slow<string>();
  const answer = questions.ask(asked.question);
  questions.forget();
  asked.answer("Rotterdam");
  assert.equal(await answer, undefined);
  questions.forget();
  assert.deepEqual(await questions.ask(() => Promise.resolve("Barendrecht")), { answer: "Barendrecht" });
});
