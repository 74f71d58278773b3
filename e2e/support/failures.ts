import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Says at the end, where it is read first, what each failed journey failed of. */
export default class Failures implements Reporter {
  private suite: Suite | undefined;

  onBegin(_: unknown, suite: Suite) {
    this.suite = suite;
  }

  onEnd(_: FullResult) {
    for (const test of this.suite?.allTests() ?? []) {
      if (test.ok() && test.outcome() !== "flaky") continue;
      const why = test.results.flatMap((result) => result.errors.map((error) => error.message ?? error.value ?? ""));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
      const plain = why.join("\n").replace(/\u001b\[[0-9;]*m/g, "");
      const lines = plain.split("\n").filter((line) => line.trim() !== "");
      console.log(`${test.outcome()}: ${test.titlePath().filter(Boolean).join(" › ")}`);
      for (const line of lines.slice(0, 8)) console.log(`    ${line.slice(0, 300)}`);
    }
  }
}
