package dev.bothy.llb;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.oci.json.JsonText;

/** A step as JSON. */
final class ExecJson {
  private final JsonFields out;
  private final JsonText json;

  ExecJson(JsonFields out) {
    this.out = out;
    this.json = out.json;
  }

  void exec(ExecOp e) {
    ExecMeta meta = e.meta();
    json.name("exec").beginObject();
    out.strings("args", meta.args());
    out.strings("env", meta.env());
    out.text("cwd", meta.cwd());
    out.text("user", meta.user());
    out.text("hostname", meta.hostname());
    ExecMeta.ProxyEnv proxy = meta.proxyEnv();
    if (proxy != null) {
      json.name("proxyEnv").beginObject();
      out.text("http", proxy.httpProxy());
      out.text("https", proxy.httpsProxy());
      out.text("ftp", proxy.ftpProxy());
      out.text("no", proxy.noProxy());
      out.text("all", proxy.allProxy());
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
    out.text("cgroupParent", meta.cgroupParent());
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
      json.name("network").value(JsonFields.word(e.network()));
    }
    if (e.security() != ExecOp.Security.SANDBOX) {
      json.name("security").value(JsonFields.word(e.security()));
    }
    if (!e.secretEnv().isEmpty()) {
      json.name("secretEnv").beginArray();
      for (ExecOp.SecretEnv secret : e.secretEnv()) {
        json.beginObject();
        json.name("id").value(secret.id());
        json.name("name").value(secret.name());
        out.flag("optional", secret.optional());
        json.endObject();
      }
      json.endArray();
    }
    if (!e.cdiDevices().isEmpty()) {
      json.name("devices").beginArray();
      for (ExecOp.CdiDevice device : e.cdiDevices()) {
        json.beginObject();
        json.name("name").value(device.name());
        out.flag("optional", device.optional());
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
    out.text("selector", m.selector());
    out.flag("readonly", m.readonly());
    switch (m.type()) {
      case Mount.Bind _ -> {}
      case Mount.Tmpfs t -> {
        json.name("type").value("tmpfs");
        json.name("size").value(t.size());
      }
      case Mount.Cache c -> {
        json.name("type").value("cache");
        json.name("id").value(c.id());
        json.name("sharing").value(JsonFields.word(c.sharing()));
      }
      case Mount.Secret s -> access("secret", s.id(), s.uid(), s.gid(), s.mode(), s.optional());
      case Mount.Ssh s -> access("ssh", s.id(), s.uid(), s.gid(), s.mode(), s.optional());
    }
    if (m.contentCache() != Mount.ContentCache.DEFAULT) {
      json.name("contentCache").value(JsonFields.word(m.contentCache()));
    }
    json.endObject();
  }

  private void access(String type, String id, int uid, int gid, int mode, boolean optional) {
    json.name("type").value(type);
    json.name("id").value(id);
    json.name("uid").value(Integer.toUnsignedLong(uid));
    json.name("gid").value(Integer.toUnsignedLong(gid));
    json.name("mode").value("0" + Integer.toOctalString(mode));
    out.flag("optional", optional);
  }
}
