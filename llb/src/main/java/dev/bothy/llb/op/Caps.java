package dev.bothy.llb.op;

/**
 * Names of protocol features: what a graph's metadata says it needs, and what a BuildKit says it
 * has. A builder must refuse a graph that needs a feature it does not know.
 */
public final class Caps {
  public static final String CONSTRAINTS = "constraints";
  public static final String PLATFORM = "platform";
  public static final String META_IGNORE_CACHE = "meta.ignorecache";
  public static final String META_DESCRIPTION = "meta.description";
  public static final String META_EXPORT_CACHE = "meta.exportcache";

  public static final String SOURCE_IMAGE = "source.image";
  public static final String SOURCE_IMAGE_RESOLVE_MODE = "source.image.resolvemode";
  public static final String SOURCE_IMAGE_LAYER_LIMIT = "source.image.layerlimit";
  public static final String SOURCE_IMAGE_CHECKSUM = "source.image.checksum";
  public static final String SOURCE_OCI_LAYOUT = "source.ocilayout";

  /** Of registries and of layouts. */
  public static final String SOURCE_IMAGE_BLOB = "source.imageblob";

  public static final String SOURCE_LOCAL = "source.local";
  public static final String SOURCE_LOCAL_UNIQUE = "source.local.unique";
  public static final String SOURCE_LOCAL_SESSION = "source.local.sessionid";
  public static final String SOURCE_LOCAL_INCLUDE = "source.local.includepatterns";
  public static final String SOURCE_LOCAL_FOLLOW = "source.local.followpaths";
  public static final String SOURCE_LOCAL_EXCLUDE = "source.local.excludepatterns";
  public static final String SOURCE_LOCAL_KEY_HINT = "source.local.sharedkeyhint";
  public static final String SOURCE_LOCAL_DIFFER = "source.local.differ";
  public static final String SOURCE_LOCAL_METADATA = "source.local.metadatatransfer";
  public static final String SOURCE_GIT = "source.git";
  public static final String SOURCE_GIT_KEEP_DIR = "source.git.keepgitdir";
  public static final String SOURCE_GIT_FULL_URL = "source.git.fullurl";
  public static final String SOURCE_GIT_HTTP_AUTH = "source.git.httpauth";
  public static final String SOURCE_GIT_KNOWN_HOSTS = "source.git.knownsshhosts";
  public static final String SOURCE_GIT_SSH_SOCK = "source.git.mountsshsock";
  public static final String SOURCE_GIT_SUBDIR = "source.git.subdir";
  public static final String SOURCE_GIT_CHECKSUM = "source.git.checksum";
  public static final String SOURCE_GIT_SKIP_SUBMODULES = "source.git.skipsubmodules";
  public static final String SOURCE_GIT_MTIME = "source.git.mtime";
  public static final String SOURCE_GIT_FETCH_BY_COMMIT = "source.git.fetchbycommit";
  public static final String SOURCE_GIT_BUNDLE = "source.git.bundle";
  public static final String SOURCE_GIT_CHECKOUT_BUNDLE = "source.git.checkoutbundle";
  public static final String SOURCE_HTTP = "source.http";
  public static final String SOURCE_HTTP_AUTH = "source.http.auth";
  public static final String SOURCE_HTTP_HEADER = "source.http.header";
  public static final String SOURCE_HTTP_CHECKSUM = "source.http.checksum";
  public static final String SOURCE_HTTP_PERM = "source.http.perm";
  public static final String SOURCE_HTTP_SIGNATURE = "source.http.signatureverify";

  /** Misspelt in the protocol itself. */
  public static final String SOURCE_HTTP_OWNER = "soruce.http.uidgid";

  public static final String EXEC_BASE = "exec.meta.base";
  public static final String EXEC_CGROUP = "exec.cgroup";
  public static final String EXEC_CGROUP_PARENT = "exec.meta.cgroup.parent";
  public static final String EXEC_DEFAULT_PATH = "exec.meta.setsdefaultpath";
  public static final String EXEC_LINUX_RESOURCES = "exec.meta.linux.resources";
  public static final String EXEC_MOUNT_STUBS = "exec.meta.removemountstubs.recursive";
  public static final String EXEC_NETWORK = "exec.meta.network";
  public static final String EXEC_PROXY = "exec.meta.proxyenv";
  public static final String EXEC_SECURITY = "exec.meta.security";
  public static final String EXEC_ULIMIT = "exec.meta.ulimit";
  public static final String EXEC_CDI = "exec.meta.cdi";
  public static final String EXEC_VALID_EXIT_CODES = "exec.validexitcode";
  public static final String EXEC_MOUNT_BIND = "exec.mount.bind";
  public static final String EXEC_MOUNT_BIND_NO_OUTPUT = "exec.mount.bind.readwrite-nooutput";
  public static final String EXEC_MOUNT_CACHE = "exec.mount.cache";
  public static final String EXEC_MOUNT_CACHE_SHARING = "exec.mount.cache.sharing";
  public static final String EXEC_MOUNT_CONTENT_CACHE = "exec.mount.cache.content";
  public static final String EXEC_MOUNT_SELECTOR = "exec.mount.selector";
  public static final String EXEC_MOUNT_TMPFS = "exec.mount.tmpfs";
  public static final String EXEC_MOUNT_TMPFS_SIZE = "exec.mount.tmpfs.size";
  public static final String EXEC_MOUNT_SECRET = "exec.mount.secret";
  public static final String EXEC_MOUNT_SSH = "exec.mount.ssh";
  public static final String EXEC_SECRET_ENV = "exec.secretenv";

  public static final String FILE_BASE = "file.base";
  public static final String FILE_RM_WILDCARD = "file.rm.wildcard";
  public static final String FILE_RM_LINK = "file.rm.nofollowsymlink";
  public static final String FILE_COPY_PATTERNS = "file.copy.includeexcludepatterns";
  public static final String FILE_COPY_REPLACE = "file.copy.alwaysreplaceexistingdestpaths";
  public static final String FILE_COPY_MODE_STRING = "file.copy.modestring";
  public static final String FILE_COPY_REQUIRED_PATHS = "file.copy.requiredpaths";
  public static final String FILE_SYMLINK = "file.symlink.create";
  public static final String MERGE = "mergeop";
  public static final String DIFF = "diffop";
  public static final String BUILD_FILE_NAME = "source.buildop.llbfilename";
  public static final String PASSTHROUGH = "passthroughop";

  private Caps() {}
}
