package dev.bothy.llb;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import dev.bothy.oci.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Definition for people and scripts: one object an operation, what is empty or false left out.
 */
final class GraphJson {
  private final JsonText json = new JsonText();

  private GraphJson() {}

  static String render(Definition definition) {
    GraphJson g = new GraphJson();
    g.definition(definition);
    return g.json.toString();
  }

  private void definition(Definition definition) {
    json.beginObject().name("schemaVersion").value(1);
    if (!definition.isEmpty()) {
      json.name("target");
      input(definition.target());
    }
    json.name("ops").beginArray();
    for (Vertex v : definition.vertices()) {
      json.beginObject();
      json.name("digest").value(v.digest().toString());
      json.name("name").value(v.name());
      SourceLocation location = v.location();
      if (location != null) {
        json.name("location").value(location.toString());
      }
      json.name("op");
      op(v.op());
      json.name("metadata");
      metadata(v.metadata());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private void input(Input input) {
    json.beginObject();
    json.name("digest").value(input.digest().toString());
    json.name("output").value(input.output());
    json.endObject();
  }

  private void op(Op op) {
    json.beginObject();
    if (!op.inputs().isEmpty()) {
      json.name("inputs").beginArray();
      for (Input input : op.inputs()) {
        input(input);
      }
      json.endArray();
    }
    switch (op.kind()) {
      case SourceOp s -> source(s);
      case ExecOp e -> exec(e);
      case FileOp f -> file(f);
      case MergeOp m -> {
        json.name("merge").beginObject().name("inputs").beginArray();
        for (int i : m.inputs()) {
          json.value(i);
        }
        json.endArray().endObject();
      }
      case DiffOp d -> {
        json.name("diff").beginObject();
        json.name("lower").value(d.lower());
        json.name("upper").value(d.upper());
        json.endObject();
      }
      case BuildOp b -> build(b);
    }
    Platform platform = op.platform();
    if (platform != null) {
      json.name("platform").value(platform.toString());
    }
    if (op.constraints() != null) {
      strings("constraints", op.constraints().filter());
    }
    json.endObject();
  }

  private void source(SourceOp s) {
    json.name("source").beginObject();
    json.name("identifier").value(s.identifier());
    map("attrs", s.attrs());
    json.endObject();
  }

  private void build(BuildOp b) {
    json.name("build").beginObject();
    json.name("builder").value(b.builder());
    json.name("inputs").beginObject();
    b.inputs().forEach((name, input) -> json.name(name).value(input));
    json.endObject();
    map("attrs", b.attrs());
    json.endObject();
  }

  private void exec(ExecOp e) {
    ExecMeta meta = e.meta();
    json.name("exec").beginObject();
    strings("args", meta.args());
    strings("env", meta.env());
    text("cwd", meta.cwd());
    text("user", meta.user());
    text("hostname", meta.hostname());
    ExecMeta.ProxyEnv proxy = meta.proxyEnv();
    if (proxy != null) {
      json.name("proxyEnv").beginObject();
      text("http", proxy.httpProxy());
      text("https", proxy.httpsProxy());
      text("ftp", proxy.ftpProxy());
      text("no", proxy.noProxy());
      text("all", proxy.allProxy());
      json.endObject();
    }
    if (!meta.extraHosts().isEmpty()) {
      json.name("extraHosts").beginObject();
      for (ExecMeta.ExtraHost host : meta.extraHosts()) {
        json.name(host.host()).value(host.ip());
      }
      json.endObject();
    }
    if (!meta.ulimits().isEmpty()) {
      json.name("ulimits").beginArray();
      for (ExecMeta.Ulimit limit : meta.ulimits()) {
        json.beginObject();
        json.name("name").value(limit.name());
        json.name("soft").value(limit.soft());
        json.name("hard").value(limit.hard());
        json.endObject();
      }
      json.endArray();
    }
    text("cgroupParent", meta.cgroupParent());
    if (!meta.validExitCodes().isEmpty()) {
      json.name("validExitCodes").beginArray();
      for (int code : meta.validExitCodes()) {
        json.value(code);
      }
      json.endArray();
    }
    json.name("mounts").beginArray();
    for (Mount m : e.mounts()) {
      mount(m);
    }
    json.endArray();
    if (e.network() != ExecOp.Network.SANDBOX) {
      json.name("network").value(word(e.network()));
    }
    if (e.security() != ExecOp.Security.SANDBOX) {
      json.name("security").value(word(e.security()));
    }
    if (!e.secretEnv().isEmpty()) {
      json.name("secretEnv").beginArray();
      for (ExecOp.SecretEnv secret : e.secretEnv()) {
        json.beginObject();
        json.name("id").value(secret.id());
        json.name("name").value(secret.name());
        flag("optional", secret.optional());
        json.endObject();
      }
      json.endArray();
    }
    if (!e.cdiDevices().isEmpty()) {
      json.name("devices").beginArray();
      for (ExecOp.CdiDevice device : e.cdiDevices()) {
        json.beginObject();
        json.name("name").value(device.name());
        flag("optional", device.optional());
        json.endObject();
      }
      json.endArray();
    }
    json.endObject();
  }

  private void mount(Mount m) {
    json.beginObject();
    json.name("dest").value(m.dest());
    json.name("input").value(m.input());
    json.name("output").value(m.hasOutput() ? m.output() : Mount.NO_OUTPUT);
    text("selector", m.selector());
    flag("readonly", m.readonly());
    switch (m.type()) {
      case Mount.Bind _ -> {}
      case Mount.Tmpfs t -> {
        json.name("type").value("tmpfs");
        json.name("size").value(t.size());
      }
      case Mount.Cache c -> {
        json.name("type").value("cache");
        json.name("id").value(c.id());
        json.name("sharing").value(word(c.sharing()));
      }
      case Mount.Secret s -> access("secret", s.id(), s.uid(), s.gid(), s.mode(), s.optional());
      case Mount.Ssh s -> access("ssh", s.id(), s.uid(), s.gid(), s.mode(), s.optional());
    }
    if (m.contentCache() != Mount.ContentCache.DEFAULT) {
      json.name("contentCache").value(word(m.contentCache()));
    }
    json.endObject();
  }

  private void access(String type, String id, int uid, int gid, int mode, boolean optional) {
    json.name("type").value(type);
    json.name("id").value(id);
    json.name("uid").value(Integer.toUnsignedLong(uid));
    json.name("gid").value(Integer.toUnsignedLong(gid));
    json.name("mode").value("0" + Integer.toOctalString(mode));
    flag("optional", optional);
  }

  private void file(FileOp f) {
    json.name("file").beginObject().name("actions").beginArray();
    for (FileAction a : f.actions()) {
      json.beginObject();
      json.name("input").value(a.input());
      json.name("secondaryInput").value(a.secondaryInput());
      json.name("output").value(a.output());
      switch (a.command()) {
        case FileAction.Copy c -> copy(c);
        case FileAction.Mkfile m -> {
          json.name("mkfile").beginObject();
          json.name("path").value(m.path());
          mode(m.mode());
          data(m.data());
          ownerAndTime(m.owner(), m.timestamp());
        }
        case FileAction.Mkdir m -> {
          json.name("mkdir").beginObject();
          json.name("path").value(m.path());
          mode(m.mode());
          flag("makeParents", m.makeParents());
          ownerAndTime(m.owner(), m.timestamp());
        }
        case FileAction.Rm r -> {
          json.name("rm").beginObject();
          json.name("path").value(r.path());
          flag("allowNotFound", r.allowNotFound());
          flag("allowWildcard", r.allowWildcard());
        }
        case FileAction.Symlink s -> {
          json.name("symlink").beginObject();
          json.name("oldPath").value(s.oldPath());
          json.name("newPath").value(s.newPath());
          ownerAndTime(s.owner(), s.timestamp());
        }
      }
      json.endObject().endObject();
    }
    json.endArray().endObject();
  }

  private void copy(FileAction.Copy c) {
    json.name("copy").beginObject();
    json.name("src").value(c.src());
    json.name("dest").value(c.dest());
    if (c.mode() != FileAction.KEEP) {
      mode(c.mode());
    }
    text("modeStr", c.modeStr());
    flag("followSymlink", c.followSymlink());
    flag("dirCopyContents", c.dirCopyContents());
    flag("attemptUnpack", c.attemptUnpack());
    flag("createDestPath", c.createDestPath());
    flag("allowWildcard", c.allowWildcard());
    flag("allowEmptyWildcard", c.allowEmptyWildcard());
    strings("includePatterns", c.includePatterns());
    strings("excludePatterns", c.excludePatterns());
    flag("alwaysReplaceExistingDestPaths", c.alwaysReplaceExistingDestPaths());
    strings("requiredPaths", c.requiredPaths());
    ownerAndTime(c.owner(), c.timestamp());
  }

  private void mode(int mode) {
    json.name("mode").value("0" + Integer.toOctalString(mode));
  }

  /** Text as text; anything else in base64. */
  private void data(byte[] data) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      json.name("data").value(text);
    } catch (CharacterCodingException e) {
      json.name("base64").value(Base64.getEncoder().encodeToString(data));
    }
  }

  private void ownerAndTime(FileAction.@Nullable Chown owner, long timestamp) {
    if (owner != null) {
      json.name("owner").beginObject();
      owner("user", owner.user());
      owner("group", owner.group());
      json.endObject();
    }
    if (timestamp != FileAction.KEEP) {
      json.name("timestamp").value(timestamp);
    }
  }

  private void owner(String name, FileAction.@Nullable Owner owner) {
    switch (owner) {
      case null -> {}
      case FileAction.ByName named -> json.name(name).value(named.name());
      case FileAction.ById id -> json.name(name).value(Integer.toUnsignedLong(id.id()));
    }
  }

  private void metadata(OpMetadata m) {
    json.beginObject();
    flag("ignoreCache", m.ignoreCache());
    map("description", m.description());
    if (m.exportCache() != null) {
      json.name("exportCache").value(m.exportCache());
    }
    if (!m.caps().isEmpty()) {
      strings("caps", m.caps().keySet());
    }
    OpMetadata.ProgressGroup group = m.progressGroup();
    if (group != null) {
      json.name("progressGroup").beginObject();
      json.name("id").value(group.id());
      json.name("name").value(group.name());
      flag("weak", group.weak());
      json.endObject();
    }
    OpMetadata.LinuxResources limits = m.resources();
    if (limits != null) {
      json.name("limits").beginObject();
      number("memory", limits.memory());
      number("memorySwap", limits.memorySwap());
      number("cpuShares", limits.cpuShares());
      number("cpuPeriod", limits.cpuPeriod());
      number("cpuQuota", limits.cpuQuota());
      text("cpusetCpus", limits.cpusetCpus());
      text("cpusetMems", limits.cpusetMems());
      json.endObject();
    }
    json.endObject();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void text(String name, String value) {
    if (!value.isEmpty()) {
      json.name(name).value(value);
    }
  }

  private void number(String name, long value) {
    if (value != 0) {
      json.name(name).value(value);
    }
  }

  private void flag(String name, boolean value) {
    if (value) {
      json.name(name).value(true);
    }
  }

  private void strings(String name, Iterable<String> values) {
    if (values.iterator().hasNext()) {
      json.name(name).strings(values);
    }
  }

  private void map(String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      json.name(name).map(map);
    }
  }
}
