package dev.bothy.runtime.embedded.directory;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.oci.Digest;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link EnvRecord} as JSON. Reading refuses what it does not fully understand. */
final class RecordCodec {
  private static final long FORMAT = 1;

  private RecordCodec() {}

  static byte[] write(EnvRecord record) {
    JsonObject o = new JsonObject();
    o.addProperty("format", FORMAT);
    // Not as text: reading that takes several milliseconds of every unchanged `up`.
    o.addProperty("created", record.created().toEpochMilli());
    Instant started = record.started();
    if (started != null) {
      o.addProperty("started", started.toEpochMilli());
    }
    o.addProperty("mounted", record.mounted());
    o.addProperty("sshPort", record.sshPort());
    o.addProperty("user", record.user());
    o.addProperty("loginShell", record.loginShell());
    o.add("spec", spec(record.spec()));
    return Json.write(o);
  }

  private static JsonObject spec(RunSpec spec) {
    JsonObject o = new JsonObject();
    o.addProperty("name", spec.name());
    o.add("image", image(spec.image()));
    o.addProperty("dev", spec.dev());
    o.add("kit", strings(spec.kit()));
    if (spec.shell() != null) {
      o.addProperty("shell", spec.shell());
    }
    RunSpec.Project project = spec.project();
    if (project != null) {
      JsonObject p = new JsonObject();
      p.addProperty("directory", project.directory().toString());
      p.addProperty("target", project.target());
      o.add("project", p);
    }
    o.add("environ", map(spec.environ()));
    JsonArray ports = new JsonArray();
    for (RunSpec.Port port : spec.ports()) {
      JsonObject p = new JsonObject();
      p.addProperty("envdPort", port.envdPort());
      p.addProperty("hostPort", port.hostPort());
      p.addProperty("service", port.service());
      p.addProperty("listenAddr", port.listenAddr());
      ports.add(p);
    }
    o.add("ports", ports);
    JsonArray mounts = new JsonArray();
    for (RunSpec.Mount mount : spec.mounts()) {
      JsonObject m = new JsonObject();
      m.addProperty("source", mount.source().toString());
      m.addProperty("target", mount.target());
      m.addProperty("readOnly", mount.readOnly());
      mounts.add(m);
    }
    o.add("mounts", mounts);
    JsonArray daemons = new JsonArray();
    for (List<String> daemon : spec.daemons()) {
      daemons.add(strings(daemon));
    }
    o.add("daemons", daemons);
    o.add("init", strings(spec.init()));
    o.add("commands", map(spec.commands()));
    JsonObject identity = new JsonObject();
    identity.addProperty("user", spec.identity().user());
    identity.addProperty("uid", spec.identity().uid());
    identity.addProperty("gid", spec.identity().gid());
    identity.addProperty("home", spec.identity().home());
    o.add("identity", identity);
    o.addProperty("shmBytes", spec.shmBytes());
    return o;
  }

  private static JsonObject image(RunSpec.Image image) {
    JsonObject o = new JsonObject();
    o.addProperty("reference", image.reference());
    Digest target = image.target();
    if (target != null) {
      o.addProperty("target", target.toString());
    }
    o.add("layers", strings(image.layers()));
    RunSpec.ImageConfig config = image.config();
    o.add("env", map(config.env()));
    o.addProperty("workdir", config.workdir());
    o.addProperty("user", config.user());
    o.add("entrypoint", strings(config.entrypoint()));
    o.add("command", strings(config.command()));
    return o;
  }

  /**
   * @throws IOException when it is not such a record; the message says what is wrong
   */
  static EnvRecord read(byte[] bytes) throws IOException {
    try {
      JsonFields o = new JsonFields(Json.parseObject(bytes, "record"), "record");
      if (o.requiredSize("format") != FORMAT) {
        throw new IOException("record has format " + o.requiredSize("format"));
      }
      return new EnvRecord(
          spec(o.requiredObject("spec")),
          number(o, "mounted"),
          number(o, "sshPort"),
          o.requiredString("user"),
          o.requiredString("loginShell"),
          Instant.ofEpochMilli(o.requiredSize("created")),
          o.get("started") == null ? null : Instant.ofEpochMilli(o.requiredSize("started")));
    } catch (IllegalArgumentException e) {
      throw new IOException("record holds a bad value: " + e.getMessage(), e);
    }
  }

  private static RunSpec spec(JsonFields o) throws OciFormatException {
    RunSpec.Project project = null;
    JsonFields p = o.object("project");
    if (p != null) {
      project =
          new RunSpec.Project(Path.of(p.requiredString("directory")), p.requiredString("target"));
    }
    List<RunSpec.Port> ports = new ArrayList<>();
    for (JsonFields port : o.objects("ports")) {
      ports.add(
          new RunSpec.Port(
              number(port, "envdPort"),
              number(port, "hostPort"),
              port.requiredString("service"),
              port.requiredString("listenAddr")));
    }
    List<RunSpec.Mount> mounts = new ArrayList<>();
    for (JsonFields mount : o.objects("mounts")) {
      mounts.add(
          new RunSpec.Mount(
              Path.of(mount.requiredString("source")),
              mount.requiredString("target"),
              mount.flag("readOnly")));
    }
    JsonFields identity = o.requiredObject("identity");
    return new RunSpec(
        o.requiredString("name"),
        image(o.requiredObject("image")),
        o.flag("dev"),
        list(o.strings("kit")),
        o.string("shell"),
        project,
        o.stringMap("environ"),
        ports,
        mounts,
        daemons(o),
        list(o.strings("init")),
        o.stringMap("commands"),
        new Identity(
            identity.requiredString("user"),
            number(identity, "uid"),
            number(identity, "gid"),
            identity.requiredString("home")),
        o.requiredSize("shmBytes"));
  }

  private static List<List<String>> daemons(JsonFields o) throws OciFormatException {
    List<List<String>> daemons = new ArrayList<>();
    if (o.get("daemons") instanceof JsonArray array) {
      for (JsonElement element : array) {
        JsonObject holder = new JsonObject();
        holder.add("argv", element);
        daemons.add(list(new JsonFields(holder, "record.spec.daemons").strings("argv")));
      }
    }
    return daemons;
  }

  private static RunSpec.Image image(JsonFields o) throws OciFormatException {
    String target = o.string("target");
    return new RunSpec.Image(
        o.requiredString("reference"),
        target == null ? null : Digest.parse(target),
        list(o.strings("layers")),
        new RunSpec.ImageConfig(
            o.stringMap("env"),
            o.requiredString("workdir"),
            o.requiredString("user"),
            list(o.strings("entrypoint")),
            list(o.strings("command"))));
  }

  private static int number(JsonFields o, String name) throws OciFormatException {
    long value = o.requiredSize(name);
    if (value > Integer.MAX_VALUE) {
      throw new OciFormatException(o.what() + ": field \"" + name + "\" is too large");
    }
    return (int) value;
  }

  private static List<String> list(@Nullable List<String> strings) {
    return strings == null ? List.of() : strings;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    for (String value : values) {
      array.add(new JsonPrimitive(value));
    }
    return array;
  }

  private static JsonObject map(Map<String, String> map) {
    JsonObject o = new JsonObject();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      o.addProperty(entry.getKey(), entry.getValue());
    }
    return o;
  }
}
