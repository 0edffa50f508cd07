package dev.bothy.dialect.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Project;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The picture of a plan is well-formed, and shows what stands above what. */
class PlanSvgTest {
  @TempDir Path directory;

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private Plan plan() throws Exception {
    return new Project(directory)
        .body(
            "a = Source.image(\"debian:12\")",
            "b = a.run([\"echo '<&\\\"\\x01'\"])",
            "c = a.run([\"echo c\"]).run([\"echo d\"])",
            "return Source.merge([a, Diff(a, b), Diff(a, c)])")
        .plan();
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  @Test
  void everyStepIsABoxBelowWhatItReads() throws Exception {
    Plan plan = plan();
    Document svg = parsed(plan.toSvg());
    NodeList groups = svg.getElementsByTagName("g");
    assertThat(groups.getLength()).isEqualTo(plan.steps().size());
    List<Integer> tops = new ArrayList<>();
    for (int i = 0; i < groups.getLength(); i++) {
      Element box = (Element) ((Element) groups.item(i)).getElementsByTagName("rect").item(0);
      tops.add(number(box, "y"));
    }
    int edges = 0;
    for (int i = 0; i < plan.steps().size(); i++) {
      for (Plan.Step from : plan.steps()) {
        if (plan.steps().get(i).inputs().contains(from.digest())) {
          edges++;
          assertThat(tops.get(i)).isGreaterThan(tops.get(plan.steps().indexOf(from)));
        }
      }
    }
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(edges);
  }

  @Test
  void boxesOfOneLayerDoNotOverlap() throws Exception {
    NodeList boxes = parsed(plan().toSvg()).getElementsByTagName("rect");
    for (int i = 1; i < boxes.getLength(); i++) {
      for (int j = i + 1; j < boxes.getLength(); j++) {
        Element a = (Element) boxes.item(i);
        Element b = (Element) boxes.item(j);
        assertThat(
                number(a, "y") != number(b, "y")
                    || number(a, "x") + number(a, "width") < number(b, "x")
                    || number(b, "x") + number(b, "width") < number(a, "x"))
            .isTrue();
      }
    }
  }

  @Test
  void thePictureIsTheSameEachTime() throws Exception {
    assertThat(plan().toSvg()).isEqualTo(plan().toSvg());
  }

  @Test
  void anEmptyImageIsAnEmptyPicture() throws Exception {
    Plan empty = new Project(directory).body("return Source.scratch()").plan();
    assertThat(parsed(empty.toSvg()).getElementsByTagName("g").getLength()).isZero();
  }
}
