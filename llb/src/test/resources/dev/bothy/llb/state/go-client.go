// Makes go-client.txt: run in a checkout of BuildKit 0.25.2 with "go run", and put its two comment lines before the output.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/llbbuild"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

func out(name string, s llb.State) {
	def, err := s.Marshal(context.Background(), llb.LinuxAmd64, llb.LocalUniqueID("u"))
	if err != nil {
		fmt.Fprintln(os.Stderr, name, err)
		os.Exit(1)
	}
	fmt.Printf("= %s\n", name)
	for _, d := range def.Def {
		fmt.Printf("%x\n", d)
	}
}

func main() {
	base := llb.Image("debian:12")
	alpine := llb.Image("docker.io/library/alpine:3.18", llb.ResolveModeForcePull, llb.LinuxArm64)
	out("image", base)
	out("image-options", alpine)
	out("http", llb.HTTP("https://example.com/a/b.tar", llb.Checksum(digest.FromString("x")), llb.Filename("b.tar"), llb.Chmod(0644), llb.Chown(5, 6)))
	out("local", llb.Local("ctx", llb.IncludePatterns([]string{"a/*", "<&>\"\u2028é"}), llb.ExcludePatterns([]string{"*.o", "!x.o"}), llb.FollowPaths([]string{"f"}), llb.SharedKeyHint("hint"), llb.SessionID("s")))
	out("local-unique", llb.Local("ctx"))
	out("git", llb.Git("https://github.com/moby/buildkit.git", "v0.11:sub/dir", llb.KeepGitDir()))
	out("oci-layout", llb.OCILayout("some/name@sha256:"+digest.FromString("x").Encoded(), llb.OCIStore("sess", "store")))
	st := base.AddEnv("A", "1").AddEnv("B", "2").AddEnv("A", "3").Dir("/work").Dir("sub").User("app:grp").Hostname("box").Network(pb.NetMode_HOST).Security(pb.SecurityMode_INSECURE)
	st = st.AddExtraHost("h", net.ParseIP("10.0.0.1")).AddUlimit("nofile", 10, -1).WithCgroupParent("cg")
	out("exec-settings", st.Run(llb.Args([]string{"make", "all"}), llb.AddEnv("C", "ü"), llb.Dir("../x"), llb.WithProxy(llb.ProxyEnv{HTTPProxy: "p", NoProxy: "n"})).Root())
	es := base.Run(llb.Args([]string{"/bin/sh", "-c", "make"}),
		llb.AddMount("/src", alpine),
		llb.AddMount("/data", alpine, llb.Readonly, llb.SourcePath("/sub")),
		llb.AddMount("/same", base, llb.ForceNoOutput),
		llb.AddMount("/cache", llb.Scratch(), llb.AsPersistentCacheDir("id", llb.CacheMountLocked)),
		llb.AddMount("/seeded", base, llb.AsPersistentCacheDir("id2", llb.CacheMountPrivate), llb.SourcePath("/seed")),
		llb.AddMount("/tmp", llb.Scratch(), llb.Tmpfs()),
		llb.AddMount("/tmp2", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(1048576))),
		llb.AddMount("/out", llb.Scratch()),
		llb.AddSecret("/run/secrets/x", llb.SecretID("x")),
		llb.AddSecret("TOKEN", llb.SecretID("token"), llb.SecretAsEnv(true), llb.SecretOptional),
		llb.AddSecret("/s2", llb.SecretID("y"), llb.SecretFileOpt(1, 2, 0440)),
		llb.AddSSHSocket(llb.SSHID("default")),
		llb.AddSSHSocket(llb.SSHID("other"), llb.SSHSocketOpt("/agent", 3, 4, 0660), llb.SSHOptional),
	)
	out("exec-mounts", es.Root())
	out("exec-mounts-src", es.GetMount("/src"))
	out("exec-mounts-out", es.GetMount("/out").Run(llb.Args([]string{"true"})).Root())
	ro := base.Run(llb.Args([]string{"true"}), llb.ReadonlyRootFS(), llb.AddMount("/o", llb.Scratch()))
	out("exec-readonly", ro.GetMount("/o"))
	out("exec-scratch", llb.Scratch().Run(llb.Args([]string{"/x"})).Root())
	out("exec-arm", alpine.Run(llb.Args([]string{"true"})).Root())
	out("file-chain", base.Dir("/w").File(llb.Mkdir("a", 0755, llb.WithParents(true), llb.WithUser("app:100")).
		Mkfile("a/f", 0600, []byte("data"), llb.WithUIDGID(7, 8)).
		Copy(alpine.Dir("/etc"), "passwd", "a/").
		Copy(base, "/usr/../lib/.", "./x/.", &llb.CopyInfo{CopyDirContentsOnly: true, CreateDestPath: true, AllowWildcard: true, AllowEmptyWildcard: true, FollowSymlinks: true, AttemptUnpack: true, IncludePatterns: []string{"*.so"}, ExcludePatterns: []string{"a"}}).
		Rm("/x", llb.WithAllowNotFound(true), llb.WithAllowWildcard(true))))
	out("file-scratch", llb.Scratch().File(llb.Mkfile("/e", 0, nil)))
	out("file-copy-scratch", base.File(llb.Copy(llb.Scratch(), "/", "/")))
	a := base.Run(llb.Args([]string{"a"})).Root()
	b := base.Run(llb.Args([]string{"b"})).Root()
	out("merge-diff", llb.Merge([]llb.State{base, llb.Diff(base, a), llb.Scratch(), llb.Diff(base, b), llb.Diff(base, base), llb.Diff(base, llb.Scratch()), llb.Diff(llb.Scratch(), a)}))
	out("diff-keeps-settings", llb.Diff(base.AddEnv("X", "y"), a).Run(llb.Args([]string{"e"})).Root())
	out("image-layers", llb.Image("debian:12", llb.WithLayerLimit(2)))
	out("oci-layout-layers", llb.OCILayout("n@sha256:"+digest.FromString("x").Encoded(), llb.OCILayerLimit(3)))
	out("http-plain", llb.HTTP("http://example.com/?q=1#f"))
	out("local-differ", llb.Local("ctx", llb.SessionID("s"), llb.Differ(llb.DiffNone, true), llb.IncludePatterns([]string{"\\", "\u0001\t"})))
	out("git-ssh", llb.Git("git@example.com:me/repo.git", "", llb.KnownSSHHosts("example.com ssh-ed25519 AAAA"), llb.MountSSHSock("mine")))
	out("git-ssh-url", llb.Git("ssh://git@example.com:2222/me/repo.git", "main", llb.KnownSSHHosts("k\n")))
	out("git-auth", llb.Git("https://example.com/me/repo", "v1", llb.AuthTokenSecret("T"), llb.AuthHeaderSecret("H")))
	out("git-plain", llb.Git("http://example.com/repo", "d6cd1e2bd19e03a81132a23b2025920577f84e37"))
	out("exec-more-settings", base.Dir("rel").User("5").Network(pb.NetMode_NONE).AddExtraHost("a", net.ParseIP("::1")).AddExtraHost("b", net.ParseIP("10.0.0.2")).AddUlimit("core", 0, 0).AddUlimit("nproc", 1, 2).Run(llb.Args([]string{"x"}), llb.AddEnv("EMPTY", ""), llb.AddEnv("EQ", "a=b"), llb.WithProxy(llb.ProxyEnv{HTTPSProxy: "a", FTPProxy: "b", AllProxy: "c"})).Root())
	mm := base.Run(llb.Args([]string{"x"}),
		llb.AddMount("/z", llb.Scratch(), llb.AsPersistentCacheDir("shared", llb.CacheMountShared)),
		llb.AddMount("/on", alpine, llb.ContentCache(llb.MountContentCacheOn), llb.Readonly),
		llb.AddMount("/off", alpine, llb.ContentCache(llb.MountContentCacheOff), llb.ForceNoOutput),
		llb.AddMount("/part", alpine, llb.SourcePath("a/b")),
		llb.AddMount("/dev/shm", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(67108865))),
		llb.AddSecret("/b", llb.SecretID("b"), llb.SecretOptional, llb.SecretFileOpt(0, 0, 0)),
		llb.AddSecret("E", llb.SecretID("e"), llb.SecretAsEnv(true)),
		llb.AddSSHSocket())
	out("exec-more-mounts", mm.Root())
	out("exec-more-mounts-part", mm.GetMount("/part"))
	when := time.Unix(12, 34)
	out("file-more", llb.Scratch().File(llb.Mkdir("/d", 0777, llb.WithCreatedTime(when), llb.WithUIDGID(0, 0)).
		Mkfile("/f", 04755, []byte{0, 255}, llb.WithCreatedTime(when), llb.WithUser("0")).
		Mkfile("/g", 0644, []byte("x"), llb.WithUser("name")).
		Copy(base, "/s", "/t", &llb.CopyInfo{Mode: &llb.ChmodOpt{Mode: 02751}}, llb.WithUser(":grp"), llb.WithCreatedTime(when)).
		Copy(base, "a*", "dir", &llb.CopyInfo{AllowWildcard: true, ExcludePatterns: []string{"x", "!y"}}, llb.WithUIDGID(1, 2)).
		Rm("rel").
		Rm("*", llb.WithAllowWildcard(true))))
	out("file-of-stages", base.File(llb.Copy(llb.Scratch().File(llb.Mkfile("/x", 0600, []byte("1"))), "/x", "/y").Copy(a, "/q", "/w")))
	out("build", base.Dir("/w").With(llbbuild.Build()).Run(llb.Args([]string{"true"})).Root())
	out("build-file", llb.Local("ctx").With(llbbuild.Build(llbbuild.WithFilename("/out/graph"))))
	out("local-listed", llb.Local("ctx", llb.MetadataOnlyTransfer([]string{"dir/**/*1", "foo"}), llb.ExcludePatterns([]string{"x"})))
	out("local-listed-alone", llb.Local("ctx", llb.MetadataOnlyTransfer(nil)))
	out("http-headers", llb.HTTP("https://example.com/f", llb.Header(llb.HTTPHeader{Accept: "a/b", UserAgent: "me/1"})))
	out("merge-keeps-settings", llb.Merge([]llb.State{base.AddEnv("X", "y"), a}).Run(llb.Args([]string{"e"})).Root())
}
