package dev.bothy.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attachment; filename=a.txt | a.txt",
        "attachment; filename=\"a.txt\" | a.txt",
        "attachment; filename=\"a;b c.txt\"; size=3 | a;b c.txt",
        "attachment; filename=\"say \\\"hi\\\".txt\" | say \"hi\".txt",
        "inline ; FileName = \"a.txt\" | a.txt",
        "attachment; x=\"; filename=evil\"; filename=a | a",
        "attachment; filename=a; filename*=UTF-8''%e2%82%ac.txt | \u20ac.txt",
        "attachment; filename=a; filename*=UTF-8''%e2%8.txt | a",
        "attachment; filename=a; filename*=latin1''%e9 | a",
        "attachment; filename=\"../../etc/passwd\" | passwd",
        "attachment; filename*=UTF-8''..%2f..%2fx | x",
        "attachment; filename=.. | ``",
        "attachment; filename=\"open | open",
        "attachment | ``",
        "`` | ``",
        "filename=a | ``",
      })
  void nameIsTheLastPartOfWhatTheServerWishes(String header, String name) {
    assertThat(Disposition.fileName(header)).isEqualTo(name);
  }
}
