package main

import "github.com/moby/buildkit/client/llb"

// localFamily: a local source with filters and followed paths, copied or used by a step.
func (m *maker) localFamily() {
	var options []llb.LocalOption
	if m.chance(2) {
		options = append(options, llb.IncludePatterns(some(m, 3, patterns...)))
	}
	if m.chance(2) {
		options = append(options, llb.ExcludePatterns(some(m, 3, patterns...)))
	}
	if m.chance(2) {
		options = append(options, llb.FollowPaths(some(m, 3, "l", "a/l", "l/e.txt", "a/b/l", "d/l/k", "*/l", "e.txt", "a/b", "d/*")))
	}
	source := m.contextState(options...)
	switch m.IntN(4) {
	case 0:
		m.state = source
	case 1:
		m.state = llb.Merge([]llb.State{base(), source})
	case 2:
		m.state = sh(base(), "cp -a /ctx /copy; rm -rf /ctx/a; echo new > /ctx/new").AddMount("/ctx", source)
	default:
		m.state = llb.Scratch().File(llb.Copy(source, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true}))
	}
}
