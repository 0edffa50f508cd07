package main

import (
	"net"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
)

// What a step sees. Not the contents of resolv.conf, which each engine makes in its own way.
const seen = `
{ env | grep -v '^SHLVL=' | sort; pwd; umask; hostname; id -u; id -g; id -G; } > /seen/settings
cat /etc/hosts > /seen/hosts
for limit in H S; do ulimit -${limit}n; ulimit -${limit}u; ulimit -${limit}c; ulimit -${limit}f; done > /seen/limits
grep -E '^(Cap|NoNewPrivs|Seccomp:|Umask|Groups)' /proc/self/status > /seen/status
stat -c '%n %F %a %u:%g %t,%T' /dev/* | grep -v ^/dev/core | sort > /seen/dev
stat -c '%n %F %a %u:%g' . /etc/hosts /etc/resolv.conf /proc /sys /dev /dev/shm /dev/pts /dev/mqueue / /tmp /root "$HOME" > /seen/places
find / -xdev ! -path '/bin/*' ! -path '/seen/*' | sort > /seen/names
for f in /etc/passwd /bin/busybox /etc/hosts /proc /sys /dev; do [ $(stat -c %d "$f") = $(stat -c %d /) ] && echo "$f"; done > /seen/same-device
ls /sys > /seen/sys
(echo x > /sys/x || echo x > /proc/sys/kernel/hostname || echo x > /proc/sysrq-trigger || mount -t tmpfs t /tmp) && echo may > /seen/may
cat > /seen/input
ls /proc/self/fd | wc -l > /seen/open
ls /sys/class/net > /seen/net`

// metaFamily: a step writes down what it was given.
func (m *maker) metaFamily() {
	s := base().File(llb.Mkdir("/seen", 0o777))
	if m.chance(3) {
		s = s.File(llb.Rm(pick(m, "/etc/hosts", "/etc/resolv.conf", "/etc", "/proc", "/dev", "/tmp", "/etc/passwd", "/etc/group"), llb.WithAllowNotFound(true)))
	}
	for range m.IntN(3) {
		s = s.AddEnv(pick(m, "A", "B", "HOME", "PATH", "TERM", "HOSTNAME", "USER"), pick(m, "", "1", "x y", "/bin:/nowhere", "a=b", "ü"))
	}
	if m.chance(2) {
		s = s.Dir(pick(m, "/", "/w", "/w/deep/er", "home", "/home/ada", "/tmp", "/etc/../w"))
	}
	if m.chance(2) {
		s = s.User(pick(m, "ada", "1000", "7:8", "ada:video", "1000:44", "0:44", "12", "root", pick(m, "video", "nobody-here", ":8")))
	}
	if m.chance(2) {
		s = s.Hostname(pick(m, "box", "a.b.c", "x"))
	}
	for range m.IntN(3) {
		s = s.AddExtraHost(pick(m, "some", "other.example", "box"), pick(m, net.IPv4(10, 0, 0, 1), net.ParseIP("fd00::1")))
	}
	if m.chance(2) {
		s = s.AddUlimit(pick(m, llb.UlimitNofile, llb.UlimitNproc, llb.UlimitCore, llb.UlimitFsize), 1<<13, 1<<14)
	}
	options := []llb.RunOption{llb.Network(pick(m, pb.NetMode_HOST, pb.NetMode_HOST, pb.NetMode_NONE))}
	if m.chance(3) {
		options = append(options, llb.WithProxy(llb.ProxyEnv{HTTPProxy: "p", HTTPSProxy: "q", NoProxy: "n"}))
	}
	for range m.IntN(3) {
		options = append(options, m.lent())
	}
	if m.chance(5) {
		options = append(options, llb.ReadonlyRootFS(), llb.AddMount("/seen", llb.Scratch()))
		m.state = sh(s, seen, options...).GetMount("/seen")
		return
	}
	m.state = sh(s, seen, options...).Root()
}

// lent is a secret or an agent: seldom one that is not there and must be.
func (m *maker) lent() llb.RunOption {
	secret := []llb.SecretOption{llb.SecretID(pick(m, "s", "none"))}
	if !m.chance(20) {
		secret = append(secret, llb.SecretOptional)
	}
	switch m.IntN(3) {
	case 0:
		return llb.AddSecret(pick(m, "/run/secrets/s", "/etc/s"), append(secret, llb.SecretFileOpt(1000, 44, 0o440))...)
	case 1:
		return llb.AddSecret(pick(m, "S", "HOME", "A"), append(secret, llb.SecretAsEnv(true))...)
	default:
		agent := []llb.SSHOption{llb.SSHID("none")}
		if !m.chance(20) {
			agent = append(agent, llb.SSHOptional)
		}
		return llb.AddSSHSocket(agent...)
	}
}
