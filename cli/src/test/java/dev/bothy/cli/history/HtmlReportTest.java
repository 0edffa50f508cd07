package dev.bothy.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.history.Timeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static String report() throws IOException {
    return HtmlReport.of(
        Sample.build(),
        Timeline.of(Sample.build(), Sample.GRAPH),
        entry -> entry.run().number() == 2 ? 1_234_567 : -1);
  }

  @Test
  void isAsItWas() throws IOException {
    try (var golden = HtmlReportTest.class.getResourceAsStream("report.html")) {
      assertThat(golden).isNotNull();
      assertThat(report()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void needsNoScriptAndNoNetwork() throws IOException {
    assertThat(report()).doesNotContain("<script", "http:", "https:", "url(", "@import", " src=");
  }

  @Test
  void whatStepsAreCalledStaysText() throws Exception {
    String body = report().substring(report().indexOf("<body>")).replace("</html>", "");
    // As XML, which takes no mistake in nesting or escaping.
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTextContent())
        .contains("pip install \"a<b\" & 'c' …")
        .contains("/home/me/<project>");
    assertThat(HtmlReport.escaped("<a href=\"x\">'&\u0001"))
        .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp; ");
  }
}
