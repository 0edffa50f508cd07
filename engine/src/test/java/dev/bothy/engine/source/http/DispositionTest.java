package dev.bothy.engine.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "attachment; filename*=us-ascii'en'a.txt | a.txt",
        "attachment; filename*0=a; filename*1=b | ab",
        "attachment; filename*0*=UTF-8''%c3; filename*1*=%bc | \u00fc",
        "attachment; filename=\"../../etc/passwd\" | ../../etc/passwd",
        "attachment; filename*=UTF-8''..%2f..%2fx | ../../x",
        "attachment; filename=\"C:\\dir\\a.txt\" | C:\\dir\\a.txt",
        "attachment; filename=\"\u00c3\u00bc\" | \u00fc",
        "attachment; filename=.. | ..",
        "attachment; filename=a; | a",
        "attachment; filename=a; filename=a | a",
        "attachment | ``",
        "`` | ``",
      })
  void theNameThatTheServerWishes(String header, String name) {
    assertThat(Disposition.fileName(header)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=a",
        ";filename=a",
        "attachment filename=a",
        "\"attachment\"; filename=a",
        "attachment; filename=\"open",
        "attachment; filename=a b",
        "attachment; filename=a/b",
        "attachment; filename=",
        "attachment; filename",
        "attachment; filename=a; filename=b",
        "attachment; filename=\u00c3\u00bc",
        "attachment; filename=\"a/b/\"",
      })
  void aMalformedHeaderOrADirectoryNamesNothing(String header) {
    assertThat(Disposition.fileName(header)).isEmpty();
  }
}
