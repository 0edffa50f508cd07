package dev.bothy.engine.exec.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenThingsTest {
  @Test
  void whatFailsToCloseKeepsNothingElseOpen() throws IOException {
    List<String> closed = new ArrayList<>();
    OpenThings open = new OpenThings();
    open.add(() -> closed.add("first"));
    open.add(
        () -> {
          throw new IllegalStateException("second");
        });
    open.add(() -> closed.add("third"));
    open.add(
        () -> {
          throw new IOException("last");
        });
    assertThatThrownBy(open::close)
        .isInstanceOf(IOException.class)
        .hasMessage("last")
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().asString().contains("second"));
    assertThat(closed).containsExactly("third", "first");
    open.close(); // nothing twice
    assertThat(closed).hasSize(2);
  }
}
