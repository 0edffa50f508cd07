package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** What a finished command left behind. */
record Result(List<String> command, int exitCode, String stdout, String stderr) {

  /** Fails the test, showing everything, unless the command ended with this code. */
  Result expect(int code) {
    assertThat(exitCode)
        .as("%s%n--- stdout%n%s%n--- stderr%n%s", String.join(" ", command), stdout, stderr)
        .isEqualTo(code);
    return this;
  }

  Result ok() {
    return expect(0);
  }

  JsonObject json() {
    return JsonParser.parseString(stdout).getAsJsonObject();
  }
}
