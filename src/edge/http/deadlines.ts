// Answers that take too long are given up: one timer for all requests, since a timer and a signal for each would cost more than the way through the app.
import type { FastifyInstance, FastifyReply } from "fastify";

/** How often it is looked: an answer is given up at most so much later, as a share of its time. */
const looksPerTime = 20;

/** Calls `giveUp` for every answer that has not begun after so many milliseconds, once. */
export function watchDeadlines(app: FastifyInstance, answerMs: number, giveUp: (reply: FastifyReply) => void): void {
  // In the order they came, so that the oldest stand first.
  const open = new Set<FastifyReply>();
  app.addHook("onRequest", (_request, reply, next) => {
    open.add(reply);
    next();
  });
  app.addHook("onResponse", (_request, reply, next) => {
    open.delete(reply);
    next();
  });
  const timer = setInterval(() => {
    for (const reply of open) {
      if (reply.elapsedTime < answerMs) return;
      open.delete(reply);
      // A stream that writes for itself has begun.
      if (!reply.sent && !reply.raw.headersSent) giveUp(reply);
    }
  }, Math.max(1, answerMs / looksPerTime));
  timer.unref();
  app.addHook("onClose", () => clearInterval(timer));
}
