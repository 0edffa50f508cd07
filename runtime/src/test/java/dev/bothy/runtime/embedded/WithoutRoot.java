package dev.bothy.runtime.embedded;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a test class in a process of another user; ends with 1 when something failed. */
public final class WithoutRoot {
  private WithoutRoot() {}

  /**
   * @param args the class
   */
  public static void main(String[] args) throws Exception {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(args[0])).build(),
            listener);
    listener
        .getSummary()
        .printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 30);
    System.out.println("tests succeeded: " + listener.getSummary().getTestsSucceededCount());
    System.exit(
        listener.getSummary().getTotalFailureCount() == 0
                && listener.getSummary().getTestsSucceededCount() > 0
            ? 0
            : 1);
  }
}
