package dev.bothy.runtime.embedded;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.LogRequest;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.directory.LogFiles;
import dev.bothy.runtime.embedded.inside.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An environment's logs. */
final class LogReader {
  private static final long POLL_MILLIS = 200;

  private final Environments environments;
  private final EnvRecords records;
  private final String name;

  LogReader(Environments environments, String name) {
    this.environments = environments;
    this.records = environments.records();
    this.name = name;
  }

  void write(LogRequest request) throws IOException, PlaceException, InterruptedException {
    List<String> services = new ArrayList<>(List.of(Services.INIT));
    for (EnvironmentInfo.Service service : environments.describe(name).services()) {
      services.add(service.name());
    }
    List<LogFiles> logs = new ArrayList<>();
    String one = request.service();
    if (one != null && !services.contains(one)) {
      throw new PlaceException(
          PlaceException.Kind.REQUEST,
          "the environment " + name + " has no service '" + one + "'",
          "it has: " + String.join(", ", services));
    }
    EnvDirectory directory = records.directory(name);
    for (String service : services) {
      if (one == null || one.equals(service)) {
        Path path =
            service.equals(Services.INIT) ? directory.initLog() : directory.logs().resolve(service);
        logs.add(new LogFiles(path, one != null || services.size() == 1 ? "" : service + " | "));
      }
    }
    for (LogFiles log : logs) {
      log.writeTail(request.tail(), request.out());
    }
    request.out().flush();
    while (request.follow()) {
      boolean running = environments.running(name) != null;
      boolean any = false;
      for (LogFiles log : logs) {
        any |= log.writeNew(request.out());
      }
      if (!running && !any) {
        return;
      }
      if (!any) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
