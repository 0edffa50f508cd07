package dev.bothy.llb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          https://x.example/f?v=1&token=hunter2            | https://x.example/f?v=1&token=…
          https://x.example/f?access_token=a&v=1#part      | https://x.example/f?access_token=…&v=1#part
          https://x.example/f?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-Expires=60 | https://x.example/f?X-Amz-Credential=…&X-Amz-Signature=…&X-Amz-Expires=60
          https://x.example/f?X-Amz-Security-Token=a       | https://x.example/f?X-Amz-Security-Token=…
          https://x.example/f?X-Goog-Signature=a           | https://x.example/f?X-Goog-Signature=…
          https://x.example/f?sv=1&sig=b%3D                | https://x.example/f?sv=1&sig=…
          https://x.example/f?Policy=a&Signature=b&Key-Pair-Id=c | https://x.example/f?Policy=a&Signature=…&Key-Pair-Id=c
          https://x.example/f?TOKEN=a;auth=b&jwt=c         | https://x.example/f?TOKEN=…;auth=…&jwt=…
          https://x.example/f?%74oken=a&X%2DAmz%2DSignature=b | https://x.example/f?%74oken=…&X%2DAmz%2DSignature=…
          https://x.example/f?token=it's "a" <b>           | https://x.example/f?token=…
          https://x.example/f?token=a.:)                   | https://x.example/f?token=…
          https://x.example/f?token=a?token=b              | https://x.example/f?token=…
          https://x.example/f?token=                       | https://x.example/f?token=…
          https://x.example/f?x=1#access_token=a           | https://x.example/f?x=1#access_token=…
          https://x.example/f#access_token=a&x=1           | https://x.example/f#access_token=…&x=1
          /f?token=a                                       | /f?token=…
          https://me:word@x.example/f                      | https://x.example/f
          https://word@x.example:8080/f                    | https://x.example:8080/f
          http+unix://me:w@x.example/f                     | http+unix://x.example/f
          git+https://word@x.example/f                     | git+https://x.example/f
          git://word@x.example/f#main                      | git://x.example/f#main
          ftp://me@y.example                               | ftp://y.example
          https://me:w@word@x.example/f?by=me@x.example    | https://x.example/f?by=me@x.example
          https://me:wo/rd@x.example/f                     | https://x.example/f
          https://me:wo?rd@x.example/f                     | https://x.example/f
          https://me:wo#rd@x.example/f                     | https://x.example/f
          ssh://git@x.example/f                            | ssh://git@x.example/f
          postgres://me:word@x.example/db                  | postgres://me@x.example/db
          ssh://git:word@x.example:22/f                    | ssh://git@x.example:22/f
          https://a.example/?to=https://me:word@x.example/ | https://a.example/?to=https://x.example/
          https://a.example/f?token=a&to=https://x.example/g | https://a.example/f?token=…&to=https://x.example/g
          https://a.example/f?to=https://x.example/g&token=a | https://a.example/f?to=https://x.example/g&token=…
          https://a.example/f?to=https://x.example/g?token=a | https://a.example/f?to=https://x.example/g?token=…
          https://me:word@a.example/f?key=a&to=https://me@x.example/?v=1&key=b | https://a.example/f?key=…&to=https://x.example/?v=1&key=…
          /f?token=a&to=https://x.example/g                | /f?token=…&to=https://x.example/g
          HTTPS://word@x.example/f                         | HTTPS://x.example/f
          https://me:$wo@x.example/f                       | https://x.example/f
          https://me:$wo/rd@x.example/f                    | https://x.example/f
          https://x.example/f?license_key=a&rlkey=b&passkey=c | https://x.example/f?license_key=…&rlkey=…&passkey=…
          https://a.example/?to=http://x.example&token=a@b | https://a.example/?to=http://x.example&token=…
          https://a.example/?to=http://me:a&b@x.example    | https://a.example/?to=http://x.example
          https://a.example/?v=1&to=https%3A%2F%2Fx.example%2F%3Ftoken%3Da%26b%3Dc&w=2 | https://a.example/?v=1&to=…&w=2
          https://a.example/?to=https%3A//me:word@x.example/ | https://a.example/?to=…
          https://a.example/?to=https%3A%2F%2Fme%3Aword%40x.example&v=1 | https://a.example/?to=…&v=1
          https://a.example/?to=https://x.example/%3Ftoken=a&v=1 | https://a.example/?to=…&v=1
          https://a.example/?token%3Da&v=1                 | https://a.example/?…&v=1
          https://a.example/?auth[token]=a&token[]=b&user%5Bpassword%5D=c | https://a.example/?auth[token]=…&token[]=…&user%5Bpassword%5D=…
          https://[me:wo/rd@x.example/f                    | https://x.example/f
          http://me:word@[fd00::a]/@scope/name             | http://[fd00::a]/@scope/name
          https://t@h:x/d@e                                | https://e
          https://me@corp.example:wo/rd@x.example/f        | https://x.example/f
          me:word@x.example:team/code.git                  | x.example:team/code.git
          me:w@rd@x.example/team/code.git                  | x.example/team/code.git
          http_proxy=me:hunter2@x.example:3128             | http_proxy=x.example:3128
          --proxy=me:word@x.example:1                      | --proxy=x.example:1
          --add=http_proxy=me:wo=rd@x.example:1            | --add=http_proxy=x.example:1
          --index=me:word@x.example/simple                 | --index=x.example/simple
          me:word@10.0.0.1/f                               | 10.0.0.1/f
          me:word@10.0.0.1:3128                            | 10.0.0.1:3128
          me:word@0a1b2c3d:3128                            | 0a1b2c3d:3128
          me:word@[fd00::1]:3128                           | [fd00::1]:3128
          me:word@x.example./f                             | x.example./f
          me:word@$HOST:3128                               | $HOST:3128
          //me:word@x.example/f                            | //x.example/f
          git:////me:word@x.example/f                      | git:////x.example/f
          https://a.example/?to=//me:word@x.example/&v=1   | https://a.example/?to=//x.example/&v=1
          https://conda.example/t/ab-12/main               | https://conda.example/t/…/main
          https://conda.example/t/eyJh.eyJz.si-g/main      | https://conda.example/t/…/main
          https://conda.example/t/eyJh.eyJz.si-g/?v=1      | https://conda.example/t/…/?v=1
          //conda.example/t/ab-12/main                     | //conda.example/t/…/main
          channel=//conda.example/t/ab-12/main             | channel=//conda.example/t/…/main
          ?https:///t/token=x.example                      | ?https:///t/…
          ?https:///t/x;token%3Da.b                        | ?https:///t/…
          https://a.example/t/ab_12?to=https://conda.example/t/cd-34/main | https://a.example/t/…?to=https://conda.example/t/…/main
          https://a.example/?to=https%3A%2F%2Fx.example%2Ft%2Fab%2Fmain | https://a.example/?to=…
          https://x.example/f?subscription-key=a&auth_key=b&accountKey=c | https://x.example/f?subscription-key=…&auth_key=…&accountKey=…
          """)
  void whatIsASecretIsNotShown(String address, String shown) {
    assertThat(ShownAddress.of(address)).isEqualTo(shown);
    assertThat(ShownAddress.of(shown)).isEqualTo(shown);
    assertThat(ShownAddress.inText(shown)).isEqualTo(shown);
    assertThat(ShownAddress.starred(address)).hasSameSizeAs(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://x.example/f",
        "https://x.example/f?ref=main&subdir=x",
        "https://x.example/f?version=1&plain",
        "https://x.example/f?token&key",
        "https://x.example/f?tokenizer=bert&keyword=a&author=b&monkey=c&design=d",
        "https://x.example/f?AWSAccessKeyId=AKIA&Expires=1&max_tokens=3&token_url=u",
        "https://x.example/f#sha256=0123&egg=x&subdirectory=y",
        "https://x.example:8080/@scope/name",
        "https://x.example/a@b?by=me@x.example",
        "https://x.example?by=me@x.example",
        "https://x.example#me@x.example",
        "http://[::1]:80/a@b",
        "http://[::1]/a@b",
        "http://[fd00::a]/@scope/name",
        "http://[fd00::a]:80/@scope/name",
        "http://localhost:$PORT/@vite/client",
        "https://a.example/?to=https://b.example&by=me@x.example",
        "https://a.example/?to=https%3A%2F%2Fb.example%2Ff%3Fv%3D1%26name%3Da%20b",
        "https://a.example/?a[b]=c&100%&%",
        "https://a.example/?v=%2525252525252525252525252541",
        "http://localhost:${PORT}/@vite/client",
        "http://{host}:{port}/@vite/client",
        "git@x.example:team/code.git",
        "ssh://git@x.example:team/code@v1",
        "python:3.12@sha256:00",
        "x.example:team/code@v1:2",
        "a:b@c",
        "npm:a@1/b",
        "npm:a@1.0/b",
        "npm:chalk@5.0.1/index.js",
        "npm:chalk@5.0.1-rc.1/index.js",
        "npm:chalk@^5.0.1/index.js",
        "npm:chalk@5.*/index.js",
        "x=npm:chalk@5.0.1/index.js",
        "--from=python:3.12@sha256:00",
        "file:///a:b/c@d",
        "https://x.example/debian/pool/main/t/tar/tar_1.deb",
        "https://x.example/t/tar.gz",
        "https://x.example/t/tar.gz?v=1#a",
        "//x.example/t/tar.gz",
        "s//t/x",
        "https://x.example/t/",
        "docker-image://x.example:5000/a@sha256:00",
        "oci-layout://name:tag@sha256:00",
        "docker-image+blob://name@sha256:00",
        "copy data?.csv to /data/",
        "://",
        "?",
        "a?=b",
      })
  void whatIsUsefulIsShown(String address) {
    assertThat(ShownAddress.of(address)).isEqualTo(address);
    assertThat(ShownAddress.inText(address)).isEqualTo(address);
    assertThat(ShownAddress.starred(address)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          see https://me:word@x.example/a and ftp://me@y.example | see https://x.example/a and ftp://y.example | see https://*******@x.example/a and ftp://**@y.example
          "https://word@x.example"                         | "https://x.example"            | "https://****@x.example"
          me@x.example, https://x.example                  | me@x.example, https://x.example | me@x.example, https://x.example
          https://x.example/f?token=ab: it is gone         | https://x.example/f?token=…: it is gone | https://x.example/f?token=**: it is gone
          (https://x.example/f?token=ab).                  | (https://x.example/f?token=…). | (https://x.example/f?token=**).
          curl 'https://x.example/f?token=ab' -o f         | curl 'https://x.example/f?token=…' -o f | curl 'https://x.example/f?token=**' -o f
          curl https://x.example/f?v=1&&token=ab && x      | curl https://x.example/f?v=1&&token=… && x | curl https://x.example/f?v=1&&token=** && x
          Source.http("https://x.example/f?sig=ab", "x")   | Source.http("https://x.example/f?sig=…", "x") | Source.http("https://x.example/f?sig=**", "x")
          not a URL: "x.example/f?token=ab"                | not a URL: "x.example/f?token=…" | not a URL: "x.example/f?token=**"
          ssh://git:ab@x.example/f                         | ssh://git@x.example/f          | ssh://git***@x.example/f
          see https://a.example/?token=ab&to=https://x.example/. | see https://a.example/?token=…&to=https://x.example/. | see https://a.example/?token=**&to=https://x.example/.
          of https://a.example/?token=ab,https://x.example | of https://a.example/?token=…  | of https://a.example/?token=********************
          of https://x.example,https://a.example/?token=ab | of https://x.example,https://a.example/?token=… | of https://x.example,https://a.example/?token=**
          curl http://localhost:$PORT/@vite/client         | curl http://localhost:$PORT/@vite/client | curl http://localhost:$PORT/@vite/client
          no npm:chalk@5.0.1: try npm:chalk@5              | no npm:chalk@5.0.1: try npm:chalk@5 | no npm:chalk@5.0.1: try npm:chalk@5
          no me:word@x.example: it is gone                 | no x.example: it is gone       | no *******@x.example: it is gone
          http_proxy="me:word@x.example:1" curl            | http_proxy="x.example:1" curl  | http_proxy="*******@x.example:1" curl
          https_proxy=me:word@x.example:1 curl             | https_proxy=x.example:1 curl   | https_proxy=*******@x.example:1 curl
          see https://x.example/t/ab.                      | see https://x.example/t/….     | see https://x.example/t/**.
          from //x.example/t/ab/main, really               | from //x.example/t/…/main, really | from //x.example/t/**/main, really
          a=1 token=ab really? token=ab                    | a=1 token=ab really? token=ab  | a=1 token=ab really? token=ab
          """)
  void soItIsInATextToo(String text, String shown, String starred) {
    assertThat(ShownAddress.inText(text)).isEqualTo(shown);
    assertThat(ShownAddress.starred(text)).isEqualTo(starred);
    for (String done : new String[] {shown, starred}) {
      assertThat(ShownAddress.inText(done)).isEqualTo(done);
      assertThat(ShownAddress.starred(done)).isEqualTo(done);
    }
  }

  @Test
  void aQuoteInASecretEndsNoAddressThatIsInOthers() {
    assertThat(ShownAddress.inText("f(\"https://x.example/f?token=a'b\", 'c')"))
        .isEqualTo("f(\"https://x.example/f?token=…\", 'c')");
    assertThat(ShownAddress.starred("f('https://x.example/f?token=a\"b', \"c\")"))
        .isEqualTo("f('https://x.example/f?token=***', \"c\")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a://b:c",
        "a://b:c/",
        "a://[b:c",
        "?a://?",
        "x ",
        "x y://",
        "?token=a&",
        "?a;",
        "://",
        "http://a@",
        "token=",
        "@:/",
        "=//a:b@",
        "a=b:c@d.1/ ",
        "a=",
        "a:b@1.",
        "//h/t/a. ",
        "://h/t/a",
        "://///"
      })
  void aLongTextTakesNoLongTime(String part) {
    String text = part.repeat(300_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(ShownAddress.inText(text)).isNotEmpty();
          assertThat(ShownAddress.starred(text)).hasSameSizeAs(text);
        });
  }
}
