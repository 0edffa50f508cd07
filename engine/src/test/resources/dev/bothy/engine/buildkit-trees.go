// Makes buildkit-trees.txt, in a checkout of BuildKit 0.13.2:
//
//	gen DIR                       writes each graph to DIR/NAME.pb
//	solve SOCKET DIR OUT.tar      solves a graph of standard input with the Docker Engine behind the socket (its BuildKit with the
//	                              containerd image store, entitlements granted); DIR/base and DIR/ctx are what BuildKitTreesTest
//	                              makes, with a static busybox as base/bin. The archive's entries are listed as that test lists
//	                              a tree, without bin.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/llbbuild"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/secrets/secretsprovider"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/entitlements"
)

func main() {
	switch os.Args[1] {
	case "gen":
		c := cases()
		for name, s := range c {
			def, err := s.Marshal(context.Background(), llb.LinuxAmd64)
			if err != nil {
				fmt.Fprintln(os.Stderr, name, err)
				continue
			}
			f, _ := os.Create(os.Args[2] + "/" + name + ".pb")
			llb.WriteTo(def, f)
			f.Close()
		}
	case "solve": // socket dir out.tar < def
		def, err := llb.ReadFrom(os.Stdin)
		check(err)
		c, err := client.New(context.Background(), "", client.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			conn, err := net.Dial("unix", os.Args[2])
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(conn, "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
			r := bufio.NewReader(conn)
			resp, err := http.ReadResponse(r, nil)
			if err != nil {
				return nil, err
			}
			if resp.StatusCode != 101 {
				return nil, fmt.Errorf("status %d", resp.StatusCode)
			}
			return &buffered{conn, r}, nil
		}))
		check(err)
		out, err := os.Create(os.Args[4])
		check(err)
		ch := make(chan *client.SolveStatus)
		go func() {
			for s := range ch {
				for _, l := range s.Logs {
					os.Stderr.Write(l.Data)
				}
			}
		}()
		_, err = c.Solve(context.Background(), def, client.SolveOpt{
			LocalDirs:           map[string]string{"base": os.Args[3] + "/base", "ctx": os.Args[3] + "/ctx"},
			Exports:             []client.ExportEntry{{Type: client.ExporterTar, Output: func(map[string]string) (io.WriteCloser, error) { return out, nil }}},
			Session:             []session.Attachable{secretsprovider.FromMap(map[string][]byte{"s": []byte("secret")})},
			AllowedEntitlements: []entitlements.Entitlement{entitlements.EntitlementNetworkHost, entitlements.EntitlementSecurityInsecure},
		}, ch)
		check(err)
	}
}

type buffered struct {
	net.Conn
	r *bufio.Reader
}

func (b *buffered) Read(p []byte) (int, error) { return b.r.Read(p) }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "ERROR", err)
		os.Exit(1)
	}
}

func base() llb.State { return llb.Scratch().File(llb.Copy(llb.Local("base"), "/", "/")) }
func sh(s llb.State, script string, o ...llb.RunOption) llb.ExecState {
	return s.Run(append([]llb.RunOption{llb.Network(pb.NetMode_HOST), llb.Args([]string{"/bin/sh", "-c", script})}, o...)...)
}

func cases() map[string]llb.State {
	b := base()
	ctx := llb.Local("ctx")
	c := map[string]llb.State{}
	c["mounts-kept"] = sh(b, "echo x > /a/b/f", llb.AddMount("/a/b/c", llb.Scratch(), llb.Tmpfs())).Root()
	c["secret-written"] = sh(b, "cat /run/s > /got; stat -c '%a %u %g' /run/s >> /got", llb.AddSecret("/run/s", llb.SecretID("s"), llb.SecretFileOpt(3, 4, 0440))).Root()
	c["cwd"] = sh(b.Dir("/w/deep/er"), "pwd > f; stat -c '%a %u:%g' . >> f", llb.User("7:8")).Root()
	c["user"] = sh(b, "id -u > /tmp/id; id -g >> /tmp/id; id -G >> /tmp/id; echo $HOME >> /tmp/id; touch /tmp/f", llb.User("ada")).Root()
	c["env"] = sh(b.AddEnv("A", "1"), "echo $A $http_proxy $HTTP_PROXY $no_proxy $NO_PROXY $HOME $PATH > /env; hostname > /h; cat /etc/hosts > /hosts; umask > /umask; pwd > /pwd", llb.WithProxy(llb.ProxyEnv{HTTPProxy: "p", NoProxy: "n"})).Root()
	c["hosts"] = sh(b.Hostname("box").AddExtraHost("some", []byte{10, 0, 0, 1}), "cat /etc/hosts > /hosts; hostname > /h").Root()
	c["limits"] = sh(b.AddUlimit("nofile", 100, 200), "ulimit -Sn > /l; ulimit -Hn >> /l").Root()
	c["caps"] = sh(b, "grep CapEff /proc/self/status > /caps; grep CapInh /proc/self/status >> /caps; grep NoNewPrivs /proc/self/status >> /caps; grep Seccomp: /proc/self/status >> /caps; stat -c '%n %a %F' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/shm /dev/pts /dev/fd /dev/stdin > /devices").Root()
	c["nonet"] = sh(b, "ls /sys/class/net > /n", llb.Network(pb.NetMode_NONE)).Root()
	c["stdin"] = sh(b, "cat > /in; echo end >> /in").Root()
	c["readonly"] = sh(b, "(echo x > /f) 2>/dev/null || echo ro > /out/o", llb.ReadonlyRootFS(), llb.AddMount("/out", llb.Scratch())).GetMount("/out")
	c["tmpfs"] = sh(b, "df -k /t | { read a; read a size a; echo $size; } > /size; echo y > /t/y", llb.AddMount("/t", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(1<<20)))).Root()
	c["mount-out"] = sh(b, "echo 1 > /m/f; rm /m/a.txt; mkdir /m/n", llb.AddMount("/m", ctx)).GetMount("/m")
	c["mount-selector"] = sh(b, "ls -la /m > /dev/null; cp -a /m/. /copy; echo 1 > /m/new", llb.AddMount("/m", ctx, llb.SourcePath("/sub"))).GetMount("/m")
	c["mount-selector-root"] = sh(b, "cp -a /m /copy", llb.AddMount("/m", ctx, llb.SourcePath("/sub"), llb.Readonly)).Root()
	c["mount-file"] = sh(b, "cat /file > /copy", llb.AddMount("/file", ctx, llb.SourcePath("/a.txt"), llb.Readonly)).Root()
	c["insecure"] = sh(b, "grep Seccomp: /proc/self/status > /s; (echo 1 > /proc/sys/vm/drop_caches_not) 2>/dev/null; test -w /proc/sys/kernel/hostname && echo rw >> /s", llb.Security(pb.SecurityMode_INSECURE)).Root()
	c["delete-replace"] = sh(sh(b, "mkdir -p /d/e; echo 1 > /d/e/f; ln /d/e/f /d/h; echo 2 > /g; mkfifo /p; ln -s nowhere /l").Root(), "rm -r /d; echo file > /d; rm /g; mkdir /g; echo 3 > /g/x; rm /l; ln -s else /l; chmod 4755 /p").Root()
	// file ops
	f := func(n string, base llb.State, a *llb.FileAction, o ...llb.ConstraintsOpt) {
		c["file-"+n] = base.File(a, o...)
	}
	s := llb.Scratch()
	f("local", s, llb.Copy(ctx, "/", "/"))
	f("mkdir", s, llb.Mkdir("/a", 0700).Mkdir("/b/c/d", 01755, llb.WithParents(true), llb.WithUIDGID(3, 4)).Mkdir("/a", 0711))
	f("mkfile", s, llb.Mkfile("/a", 04755, []byte("x")).Mkfile("/b", 0600, []byte("y"), llb.WithUIDGID(3, 4)).Mkfile("/a", 0600, []byte("longer")))
	f("copy-file", s, llb.Copy(ctx, "a.txt", "/x/y/z", &llb.CopyInfo{CreateDestPath: true}))
	f("copy-file-into", s, llb.Mkdir("/x", 0755).Copy(ctx, "a.txt", "/x").Copy(ctx, "a.txt", "/n/", &llb.CopyInfo{CreateDestPath: true}))
	f("copy-file-nocreate", s, llb.Copy(ctx, "a.txt", "/n/o/"))
	f("copy-dir", s, llb.Mkdir("/x", 0755).Copy(ctx, "sub", "/x").Copy(ctx, "sub", "/new").Copy(ctx, "sub", "/c", &llb.CopyInfo{CopyDirContentsOnly: true}).Copy(ctx, "sub", "/x", &llb.CopyInfo{CopyDirContentsOnly: true}))
	f("copy-mode", s, llb.Copy(ctx, "sub", "/p", &llb.CopyInfo{Mode: mode(02751)}, llb.WithUIDGID(5, 6)))
	f("copy-chown-name", b, llb.Copy(ctx, "sub", "/o", llb.WithUser("ada")).Copy(ctx, "a.txt", "/o2", llb.WithUser("ada:video")).Copy(ctx, "a.txt", "/o3", llb.WithUser("nobody-here:nogroup-here")).Copy(ctx, "a.txt", "/o4", llb.WithUser("12")).Mkdir("/o5", 0755, llb.WithUser("0:video")))
	f("wildcard", s, llb.Copy(ctx, "*.txt", "/t/", &llb.CopyInfo{AllowWildcard: true, CreateDestPath: true}).Copy(ctx, "s*/[fg]*", "/u/", &llb.CopyInfo{AllowWildcard: true, CreateDestPath: true}).Copy(ctx, "none*", "/v/", &llb.CopyInfo{AllowWildcard: true, AllowEmptyWildcard: true, CreateDestPath: true}).Copy(ctx, "su?", "/w", &llb.CopyInfo{AllowWildcard: true}).Copy(ctx, "*", "/all/", &llb.CopyInfo{AllowWildcard: true, CreateDestPath: true}))
	f("patterns", s, llb.Copy(ctx, "/", "/i/", &llb.CopyInfo{IncludePatterns: []string{"**/*.txt", "sub/deep"}, CreateDestPath: true}).Copy(ctx, "/", "/e/", &llb.CopyInfo{ExcludePatterns: []string{"sub", "!sub/f", "*.txt"}, CreateDestPath: true}).Copy(ctx, "sub", "/b/", &llb.CopyInfo{IncludePatterns: []string{"*"}, ExcludePatterns: []string{"deep/*"}, CreateDestPath: true}).Copy(ctx, "/", "/n/", &llb.CopyInfo{IncludePatterns: []string{"nothing"}, CreateDestPath: true}))
	f("links", s, llb.Copy(ctx, "link", "/l1").Copy(ctx, "link", "/l2", &llb.CopyInfo{FollowSymlinks: true}).Copy(ctx, "dirlink", "/d1").Copy(ctx, "dirlink", "/d2", &llb.CopyInfo{FollowSymlinks: true}).Copy(ctx, "dirlink/f", "/f").Copy(ctx, "dangling", "/g"))
	f("over-link", s, llb.Mkfile("/real", 0600, []byte("r")).Copy(llb.Local("ctx"), "link", "/ln").Copy(ctx, "sub/f", "/ln"))
	f("collide-dir", s, llb.Mkdir("/a.txt", 0755).Copy(ctx, "a.txt", "/a.txt"))
	f("merge-dirs", s, llb.Mkdir("/sub", 0700).Mkdir("/sub/deep", 0700, llb.WithUIDGID(9, 9)).Mkfile("/sub/deep/old", 0600, []byte("o")).Copy(ctx, "/", "/"))
	f("unpack", s, llb.Copy(ctx, "t.tar.gz", "/u/", &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}).Copy(ctx, "t.tar.bz2", "/b/", &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}).Copy(ctx, "t.tar.zst", "/z/", &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}).Copy(ctx, "a.txt", "/p/", &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}).Copy(ctx, "t.tar", "/o/", &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}))
	f("rm", b, llb.Rm("/etc/group").Rm("/no", llb.WithAllowNotFound(true)).Rm("/x*", llb.WithAllowWildcard(true)).Rm("/h*/[a-c]*", llb.WithAllowWildcard(true)))
	f("rm-missing", b, llb.Rm("/no"))
	f("copy-then-rm", s, llb.Copy(ctx, "/", "/").Rm("/sub").Copy(ctx, "a.txt", "/sub"))
	f("time", s, llb.Mkfile("/f", 0644, []byte("x"), llb.WithCreatedTime(time.Unix(1, 5))))
	f("special", s, llb.Copy(sh(b, "mkdir /s; mkfifo /s/p; mknod /s/c c 1 3; echo 1 > /s/h1; ln /s/h1 /s/h2; ln -s x /s/l; chmod 4711 /s/h1").Root(), "/s", "/s"))
	f("special-mode", s, llb.Copy(sh(b, "mkdir /s; mkfifo /s/p; mknod /s/c c 1 3; ln -s x /s/l; chmod 4711 /s").Root(), "/s", "/s", &llb.CopyInfo{Mode: mode(0640)}, llb.WithUIDGID(1, 2)))
	c["local-filter"] = s.File(llb.Copy(llb.Local("ctx", llb.IncludePatterns([]string{"sub/**", "*.txt"}), llb.ExcludePatterns([]string{"sub/deep"})), "/", "/"))
	c["local-follow"] = s.File(llb.Copy(llb.Local("ctx", llb.FollowPaths([]string{"link", "dirlink/f"})), "/", "/"))
	c["shm"] = sh(b, "df -k /dev/shm | { read a; read a size a; echo $size; } > /size; stat -c %a /dev/shm >> /size", llb.AddMount("/dev/shm", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(128<<20)))).Root()
	c["secret-env"] = sh(b, "echo $TOKEN-$NONE > /t", llb.AddSecret("TOKEN", llb.SecretID("s"), llb.SecretAsEnv(true)), llb.AddSecret("NONE", llb.SecretID("none"), llb.SecretAsEnv(true), llb.SecretOptional), llb.AddSecret("/none", llb.SecretID("none"), llb.SecretOptional)).Root()
	c["secret-missing"] = sh(b, "true", llb.AddSecret("/none", llb.SecretID("none"))).Root()
	c["exit-code"] = sh(b, "exit 3").Root()
	c["user-number"] = sh(b, "id -u > /tmp/id; id -g >> /tmp/id; id -G >> /tmp/id; echo $HOME >> /tmp/id", llb.User("12:34")).Root()
	c["user-group"] = sh(b, "id -u > /tmp/id; id -g >> /tmp/id; id -G >> /tmp/id", llb.User("1000:video")).Root()
	c["user-missing"] = sh(b, "true", llb.User("eve")).Root()
	c["cache-seeded"] = sh(b, "cat /c/f > /copy; stat -c '%a %u:%g' /c /c/f >> /copy; echo more > /c/new", llb.AddMount("/c", ctx, llb.AsPersistentCacheDir("seeded", llb.CacheMountShared), llb.SourcePath("/sub"))).Root()
	c["relative-mount"] = sh(b.Dir("/w"), "echo x > /w/rel/f; ls -d rel > list", llb.AddMount("rel", llb.Scratch())).GetMount("rel")
	c["outputs"] = sh(sh(b, "echo 1 > /one/f; echo 2 > /two/f; echo 0 > /zero", llb.AddMount("/one", llb.Scratch()), llb.AddMount("/two", ctx)).Root(), "cat /zero > /again").Root()
	c["move-parent"] = sh(sh(b, "mkdir -p /p/q/r; echo 1 > /p/q/r/f").Root(), "mv /p/q /elsewhere; mkdir /p/q; echo new > /p/q/n").Root()
	c["hardlinks"] = sh(sh(b, "echo 1 > /a; ln /a /b").Root(), "echo 2 >> /b").Root()
	// merge and diff
	m1 := sh(b, "mkdir /m; echo 1 > /m/a; rm /etc/group").Root()
	m2 := sh(b, "mkdir /m; echo 2 > /m/b; rm -r /home; echo f > /home").Root()
	c["merge"] = llb.Merge([]llb.State{m1, llb.Diff(b, m2)})
	c["diff"] = llb.Diff(b, m1)
	c["diff-rev"] = llb.Diff(m1, b)
	c["diff-self"] = llb.Merge([]llb.State{s.File(llb.Mkfile("/x", 0600, nil)), llb.Diff(b, b)})
	c["merge-delete"] = llb.Merge([]llb.State{s.File(llb.Mkdir("/etc", 0755).Mkfile("/etc/group", 0600, []byte("mine")).Mkfile("/etc/other", 0600, []byte("o"))), llb.Diff(b, m1)})
	c["merge-opaque"] = llb.Merge([]llb.State{m1, llb.Diff(m1, sh(m1, "rm -r /m; mkdir /m; echo n > /m/n").Root())})
	c["merge-exec"] = sh(llb.Merge([]llb.State{m1, llb.Diff(b, m2)}), "cat /m/a /m/b > /m/c").Root()
	c["merge-file-over-dir"] = llb.Merge([]llb.State{s.File(llb.Mkdir("/x", 0700).Mkfile("/x/in", 0600, []byte("i"))), s.File(llb.Mkfile("/x", 0640, []byte("file")))})
	c["merge-dir-over-file"] = llb.Merge([]llb.State{s.File(llb.Mkfile("/x", 0640, []byte("file"))), s.File(llb.Mkdir("/x", 0700).Mkfile("/x/in", 0600, []byte("i")))})
	c["merge-dir-over-link"] = llb.Merge([]llb.State{sh(b, "mkdir /d; ln -s d /x").Root(), s.File(llb.Mkdir("/x", 0700).Mkfile("/x/in", 0600, []byte("i")))})
	c["merge-link-over-dir"] = llb.Merge([]llb.State{s.File(llb.Mkdir("/x", 0700).Mkfile("/x/in", 0600, []byte("i"))), llb.Diff(b, sh(b, "ln -s y /x").Root())})
	c["merge-link-delete"] = llb.Merge([]llb.State{sh(b, "mkdir /d; echo k > /d/k; ln -s d /m").Root(), llb.Diff(sh(b, "mkdir /m; echo 1 > /m/k").Root(), sh(sh(b, "mkdir /m; echo 1 > /m/k").Root(), "rm -r /m").Root())})
	c["merge-unmatched-delete"] = llb.Merge([]llb.State{s.File(llb.Mkfile("/y", 0600, nil)), llb.Diff(m1, sh(m1, "rm /m/a").Root())})
	c["merge-nested"] = llb.Merge([]llb.State{llb.Merge([]llb.State{s.File(llb.Mkfile("/1", 0600, nil)), s.File(llb.Mkfile("/2", 0600, nil))}), llb.Merge([]llb.State{s.File(llb.Mkfile("/2", 0644, []byte("two"))), s.File(llb.Mkfile("/3", 0600, nil))})})
	c["diff-of-merge"] = llb.Diff(b, llb.Merge([]llb.State{m1, llb.Diff(b, m2)}))
	c["diff-of-diffs"] = llb.Diff(llb.Diff(b, m1), llb.Diff(b, m2))
	// Of one size, so that only their times tell them apart.
	c["diff-unrelated"] = llb.Diff(s.File(llb.Mkdir("/k", 0755).Mkfile("/k/same", 0600, []byte("s"), llb.WithCreatedTime(time.Unix(1, 0))).Mkfile("/k/gone", 0600, []byte("g"))), s.File(llb.Mkdir("/k", 0755).Mkfile("/k/same", 0600, []byte("s"), llb.WithCreatedTime(time.Unix(2, 0))).Mkfile("/k/new", 0600, []byte("n"))))
	c["merge-shuffle"] = llb.Merge([]llb.State{sh(b, "mkdir /f; echo a > /f/a; echo b > /f/b").Root(), llb.Diff(sh(b, "mkdir /f; echo a > /f/a; echo b > /f/b").Root(), sh(sh(b, "mkdir /f; echo a > /f/a; echo b > /f/b").Root(), "mv /f/a /f/t; mv /f/b /f/a; mv /f/t /f/b").Root())})
	c["merge-special"] = llb.Merge([]llb.State{b, llb.Diff(b, sh(b, "mkdir /s; mkfifo /s/p; mknod /s/c c 1 3; ln -s ../s /s/round; echo h > /s/h1; ln /s/h1 /s/h2; chmod 6711 /s/h1").Root())})
	c["exec-on-diff"] = sh(llb.Merge([]llb.State{b, llb.Diff(b, m1)}), "ls /m > /list; rm /m/a").Root()
	c["diff-scratch-upper"] = llb.Merge([]llb.State{m1, llb.Diff(s.File(llb.Mkdir("/m", 0755).Mkfile("/m/a", 0644, []byte("1\n"))), s)})
	nested(c, b, s)
	return c
}

// holder is a tree with the graph in a file. The client sends only directories that the graph itself names, so it names base.
func holder(g llb.State, file string) llb.State {
	d, err := g.Marshal(context.Background(), llb.LinuxAmd64)
	check(err)
	var buf bytes.Buffer
	llb.WriteTo(d, &buf)
	return llb.Scratch().File(llb.Copy(llb.Local("base"), "/etc", "/etc").Mkdir("/sub", 0755).Mkfile(file, 0644, buf.Bytes()))
}

func nested(c map[string]llb.State, b, s llb.State) {
	const usual = "buildkit.llb.definition"
	inner := llb.Diff(b, sh(b, "mkdir /made; echo inner > /made/f; chmod 4711 /made/f; ln /made/f /made/g; rm /etc/group; chown 3:4 /made").Root())
	c["nested"] = holder(inner, usual).With(llbbuild.Build())
	c["nested-file"] = sh(b, "ln -s /sub/graph /out/l; ln -s . /out/sub/d").AddMount("/out", holder(inner, "sub/graph")).With(llbbuild.Build(llbbuild.WithFilename("sub/d/../../l")))
	c["nested-twice"] = holder(llb.Merge([]llb.State{holder(s.File(llb.Mkfile("/two", 0600, []byte("2"))), usual).With(llbbuild.Build()), inner}), usual).With(llbbuild.Build())
	c["nested-written"] = sh(b, "cp /in/g /out/"+usual, llb.AddMount("/in", holder(inner, "g"), llb.Readonly)).AddMount("/out", s).With(llbbuild.Build())
	c["nested-output"] = holder(sh(b, "echo x > /out/x; echo y > /y").AddMount("/out", s), usual).With(llbbuild.Build())
	n := holder(s.File(llb.Mkfile("/f", 0640, []byte("inner"), llb.WithUIDGID(3, 4))), usual).With(llbbuild.Build())
	c["nested-read"] = llb.Diff(b, sh(llb.Merge([]llb.State{b, n}), "cat /f /in/f > /both; rm /f", llb.AddMount("/in", n, llb.Readonly)).Root())
	c["nested-secret"] = holder(llb.Diff(b, sh(b, "cat /run/s > /got", llb.AddSecret("/run/s", llb.SecretID("s"))).Root()), usual).With(llbbuild.Build())
	c["nested-fails"] = holder(sh(b, "exit 3").Root(), usual).With(llbbuild.Build())
	c["nested-missing"] = holder(inner, "other").With(llbbuild.Build())
}

func mode(m int) *os.FileMode { f := os.FileMode(m); return &f }
