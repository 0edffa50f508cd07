# Written from the signatures by ReferenceTest (-Dgolden.update): change those.
from typing import Any, Literal

class Mount:
    """Something that one `run` sees besides its own tree."""
    @staticmethod
    def cache(path: str, id: str = "", sharing: str = "shared") -> Mount:
        """A directory that is kept between builds. It is no part of the result.

        Example:
            state.run("make", mount=Mount.cache("/root/.cache"))
        """
    @staticmethod
    def bind(path: str, state: State, source_path: str = "", readonly: bool = True) -> Mount:
        """Another state. What is written there is no part of the result.

        Example:
            state.run("make -C /src", mount=Mount.bind("/src", Source.local("src")))
        """
    @staticmethod
    def tmpfs(path: str, size: int = 0) -> Mount:
        """Memory.

        Example:
            state.run("make", mount=Mount.tmpfs("/tmp"))
        """
    @staticmethod
    def secret(path: str, id: str, permission: str | int = "0400", required: bool = True) -> Mount:
        """A secret that the build is given (`--secret`), as a file. It is in no layer.

        Example:
            state.run("fetch --token-file /run/secrets/token", mount=Mount.secret("/run/secrets/token", id="token"))
        """
    @staticmethod
    def ssh(path: str | None = None, id: str = "default", required: bool = True) -> Mount:
        """The ssh agent, for fetching from private repositories.

        Example:
            state.run("git clone ssh://git@git.example/team/code /code", mount=Mount.ssh())
        """

class State:
    """An immutable description of a file tree."""
    def run(
        self,
        commands: str | list[str] | tuple[str, ...],
        mount: Mount | list[Mount] | tuple[Mount, ...] | None = None,
        *,
        env: dict[str, str] = {},
        network: bool = True,
        platform: str = "",
    ) -> State:
        """Runs commands; they stop at the first that fails.

        Example:
            state.run(["make", "make install"], env={"CC": "clang"}, network=False)
        """
    def copy(
        self,
        source: State | str,
        source_path: str | None = None,
        dest_path: str | None = None,
        permission: str | int | None = None,
        owner: str = "",
    ) -> State:
        """Copies a file, or what is in a directory, from another state or from the project. Missing directories are made.

        Example:
            state.copy(Source.image("busybox:1.37"), source_path="/bin/busybox", dest_path="/bin/")
        """
    def file(self, path: str, data: str = "", permission: str | int | None = None) -> State:
        """Writes a text file. Missing directories are made.

        Example:
            state.file("/etc/motd", data="hello\\n", permission="0644")
        """
    def mkdir(self, path: str, permission: str | int | None = None) -> State:
        """Makes a directory, with those above it.

        Example:
            state.mkdir("/var/data", permission="0755")
        """
    def symlink(self, target: str, path: str) -> State:
        """Makes a symbolic link. Missing directories are made.

        Example:
            state.symlink("/opt/tool/bin/tool", "/usr/local/bin/tool")
        """
    def rm(self, path: str, missing_ok: bool = False) -> State:
        """Removes a file, or a directory with what is in it.

        Example:
            state.rm("/usr/share/doc", missing_ok=True)
        """
    def chown(self, path: str, owner: str, recursive: bool = False) -> State:
        """Gives a file or directory to another owner, with the tree's own `chown`.

        Example:
            state.chown("/srv", "www-data:www-data", recursive=True)
        """
    def apt_packages(
        self,
        name: list[str] | tuple[str, ...],
        update: bool = True,
        clean: bool = True,
        without_recommends: bool = True,
    ) -> State:
        """Installs packages of the distribution.

        Example:
            state.apt_packages(["git", "curl"], without_recommends=False)
        """
    def apt_repository(
        self,
        name: str,
        url: str,
        suite: str,
        components: list[str] | tuple[str, ...] = ["main"],
        key: str = "",
        key_checksum: str = "",
        architectures: list[str] | tuple[str, ...] = [],
        snapshot: bool = False,
    ) -> State:
        """One more repository of apt packages, for the image and every apt step. What is in it must be signed: by the key that is given, or by one that the base trusts.

        Example:
            root = state.apt_repository("backports", "http://deb.debian.org/debian", "bookworm-backports")
        """
    def apt_pin(
        self,
        name: str | list[str] | tuple[str, ...],
        version: str = "",
        release: str = "",
        origin: str = "",
        priority: int = 990,
    ) -> State:
        """Which version of packages apt takes where there are several, as in `/etc/apt/preferences.d`. One of version, release and origin says it. Where several calls fit, a name goes before a pattern, and a version before where it comes from.

        Example:
            root = state.apt_pin(["git", "git-*"], release="bookworm-backports")
        """
    def env(self, name: str, value: str) -> State:
        """Sets a variable for the steps that follow and in the image.

        Example:
            state.env("LANG", "C.UTF-8")
        """
    def workdir(self, path: str) -> State:
        """Sets the working directory of the steps that follow and of the image.

        Example:
            state.workdir("/srv")
        """
    def user(self, name: str) -> State:
        """Sets the user of the steps that follow and of the image.

        Example:
            state.user("nobody")
        """
    def entrypoint(self, args: list[str] | tuple[str, ...]) -> State:
        """What the image runs.

        Example:
            state.entrypoint(["/usr/bin/python3"])
        """
    def label(self, name: str, value: str) -> State:
        """Sets a label of the image.

        Example:
            state.label("team", "vision")
        """
    def state(self) -> State:
        """The same state: states never change, so it is its own copy.

        Example:
            copy = state.state()
        """

class install:
    @staticmethod
    def python(version: str | None = None) -> None:
        """Python and a virtual environment at `/opt/venv`, first in `PATH`, which sees the Python packages of the distribution too; with `install.conda()`, conda's Python in the environment `/opt/conda/envs/envd`.

        Example:
            install.python(version="3.11")
        """
    @staticmethod
    def apt_packages(name: list[str] | tuple[str, ...] = []) -> None:
        """Packages of the distribution, without what they only recommend.

        Example:
            install.apt_packages(name=["build-essential", "git"])
        """
    @staticmethod
    def python_packages(
        name: list[str] | tuple[str, ...] = [],
        requirements: str = "",
        local_wheels: list[str] | tuple[str, ...] = [],
    ) -> None:
        """Python packages, installed by pip where `install.python()` has its Python; one step a call.

        Example:
            install.python_packages(name=["numpy==2.1.0", "torch --index-url https://download.pytorch.org/whl/cpu"], requirements="requirements.txt")
        """
    @staticmethod
    def conda(use_mamba: bool = False) -> None:
        """Conda in `/opt/conda`; Python and its packages then live in the environment `envd`.

        Example:
            install.conda(use_mamba=True)
        """
    @staticmethod
    def conda_packages(
        name: list[str] | tuple[str, ...] = [],
        channel: list[str] | tuple[str, ...] = [],
        env_file: str = "",
    ) -> None:
        """Packages of conda; one step a call. `install.conda()` comes before.

        Example:
            install.conda_packages(name=["pytorch=2.5"], channel=["pytorch"])
        """
    @staticmethod
    def uv(python_version: str = "3.11") -> None:
        """uv, and a Python that it manages in `/opt/uv/python`.

        Example:
            install.uv(python_version="3.12")
        """
    @staticmethod
    def pixi(use_pixi_mirror: bool = False, pypi_index: str = "") -> None:
        """pixi.

        Example:
            install.pixi()
        """
    @staticmethod
    def r_lang() -> None:
        """The distribution's R.

        Example:
            install.r_lang()
        """
    @staticmethod
    def r_packages(name: list[str] | tuple[str, ...]) -> None:
        """R packages from CRAN; one step a call. `install.r_lang()` comes before.

        Example:
            install.r_packages(["ggplot2", "dplyr"])
        """
    @staticmethod
    def julia() -> None:
        """Julia in `/opt/julia`.

        Example:
            install.julia()
        """
    @staticmethod
    def julia_packages(name: list[str] | tuple[str, ...]) -> None:
        """Julia packages; one step a call. `install.julia()` comes before.

        Example:
            install.julia_packages(["Flux@0.14.25"])
        """
    @staticmethod
    def rust(version: str = "") -> None:
        """The Rust toolchain in `/opt/rust`.

        Example:
            install.rust(version="1.80.0")
        """
    @staticmethod
    def go(version: str = "1.25.3") -> None:
        """Go in `/usr/local/go`.

        Example:
            install.go(version="1.25.3")
        """
    @staticmethod
    def nodejs(version: str = "25.1.0") -> None:
        """Node.js in `/opt/nodejs`.

        Example:
            install.nodejs(version="25.1.0")
        """
    @staticmethod
    def codex(version: str = "") -> None:
        """The codex command line.

        Example:
            install.codex()
        """
    @staticmethod
    def cuda(version: str, cudnn: str = "8", driver: str = "") -> None:
        """CUDA with cuDNN: NVIDIA's image of this version, for the same base. A version that is newer than Bothy is taken as it is; any image of NVIDIA's is also a base: `base(image="nvidia/cuda:…")`.

        Example:
            install.cuda(version="12.6.3", driver="560.28")
        """
    @staticmethod
    def vscode_extensions(name: list[str] | tuple[str, ...]) -> None:
        """Extensions of Visual Studio Code from Open VSX, in development environments; their last layer.

        Example:
            install.vscode_extensions(["ms-python.python-2024.20.0"])
        """

class config:
    @staticmethod
    def apt_source(source: str) -> None:
        """Where apt finds packages, in the place of the base's own sources: in the image and for every apt step.

        Example:
            config.apt_source("deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/20250101T000000Z bookworm main")
        """
    @staticmethod
    def apt_repository(
        name: str,
        url: str,
        suite: str,
        components: list[str] | tuple[str, ...] = ["main"],
        key: str = "",
        key_checksum: str = "",
        architectures: list[str] | tuple[str, ...] = [],
        snapshot: bool = False,
    ) -> None:
        """One more repository of apt packages, for the image and every apt step. What is in it must be signed: by the key that is given, or by one that the base trusts.

        Example:
            config.apt_repository("docker", url="https://download.docker.com/linux/debian", suite="bookworm", components=["stable"], key="docker.asc")
        """
    @staticmethod
    def apt_pin(
        name: str | list[str] | tuple[str, ...],
        version: str = "",
        release: str = "",
        origin: str = "",
        priority: int = 990,
    ) -> None:
        """Which version of packages apt takes where there are several, as in `/etc/apt/preferences.d`. One of version, release and origin says it. Where several calls fit, a name goes before a pattern, and a version before where it comes from.

        Example:
            config.apt_pin("docker-*", origin="download.docker.com")
        """
    @staticmethod
    def pip_index(url: str, extra_url: str = "", trust: bool = False) -> None:
        """Where pip finds packages, in the image and for every step of pip.

        Example:
            config.pip_index(url="https://pypi.example/simple")
        """
    @staticmethod
    def jupyter(token: str = "", port: int = 0) -> None:
        """A Jupyter server beside the environment.

        Example:
            config.jupyter(port=8888)
        """
    @staticmethod
    def gpu(count: int = 0) -> None:
        """How many GPUs the environment wishes to have.

        Example:
            config.gpu(count=1)
        """
    @staticmethod
    def shm_size(size: int) -> None:
        """The size of `/dev/shm`, in MB.

        Example:
            config.shm_size(size=4096)
        """
    @staticmethod
    def entrypoint(args: list[str] | tuple[str, ...]) -> None:
        """What an image that is not for development runs. Further calls append.

        Example:
            config.entrypoint(["python3", "serve.py"])
        """
    @staticmethod
    def repo(url: str, description: str = "") -> None:
        """Where the project's source is; kept as labels of the image.

        Example:
            config.repo(url="https://git.example/team/project", description="what it is")
        """
    @staticmethod
    def owner(uid: int, gid: int) -> None:
        """Ids that the user inside has. Applied when it runs; they are no part of the image.

        Example:
            config.owner(uid=1000, gid=1000)
        """
    @staticmethod
    def conda_channel(channel: str = "") -> None:
        """The whole of conda's configuration, in place of the channel conda-forge.

        Example:
            config.conda_channel(channel="channels: [conda-forge]")
        """
    @staticmethod
    def cran_mirror(url: str) -> None:
        """Where R packages come from.

        Example:
            config.cran_mirror(url="https://cran.example")
        """
    @staticmethod
    def julia_pkg_server(url: str) -> None:
        """Where Julia packages come from.

        Example:
            config.julia_pkg_server(url="https://julia.example")
        """
    @staticmethod
    def rstudio_server() -> None:
        """An RStudio server beside the environment; the image must have it.

        Example:
            config.rstudio_server()
        """
    @staticmethod
    def download(
        name: Literal["codex", "go", "julia", "micromamba", "miniconda", "nodejs", "pixi", "rust", "uv", "vscode", "uv-python"],
        mirror: str = "",
        checksum: str = "",
        version: str = "",
    ) -> None:
        """Which file an installer downloads, and from where: another version, a mirror with the upstream's layout, the checksum that it must have.

        Example:
            config.download("uv", version="0.9.20", mirror="https://mirror.example/uv/")
        """

class io:
    @staticmethod
    def copy(source: str, target: str, image: str | State = "") -> None:
        """Copies a file, or what is in a directory, from the project or from another image. Missing directories are made.

        Example:
            io.copy("train.py", "/opt/app/")
        """
    @staticmethod
    def http(url: str, checksum: str = "", filename: str = "") -> None:
        """Downloads a file into `/home/envd/extra_source`.

        Example:
            io.http("https://data.example/set.tar", checksum="sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        """

class runtime:
    @staticmethod
    def command(commands: dict[str, str]) -> None:
        """Named commands: `bothy exec ENV -- NAME` runs one, and inside it is a program like others, behind those of the image. Words after the name follow the command; one that says `$1` or `"$@"` finds them there. Behind a loop, where no words can stand, they are refused.

        Example:
            runtime.command({"train": "python3 train.py"})
        """
    @staticmethod
    def daemon(
        commands: list[list[str] | tuple[str, ...]] | tuple[list[str] | tuple[str, ...], ...],
    ) -> None:
        """Programs that are kept running, started after all of `runtime.init`.

        Example:
            runtime.daemon([["tensorboard", "--logdir", "/logs"]])
        """
    @staticmethod
    def init(commands: list[str] | tuple[str, ...]) -> None:
        """Shell commands that run at each start, in order.

        Example:
            runtime.init(["mkdir -p ~/logs"])
        """
    @staticmethod
    def expose(
        envd_port: int,
        host_port: int = 0,
        service: str = "",
        listen_addr: str = "127.0.0.1",
    ) -> None:
        """A port that something inside listens on.

        Example:
            runtime.expose(envd_port=6006, host_port=6006, service="tensorboard")
        """
    @staticmethod
    def environ(env: dict[str, str] = {}, extra_path: list[str] | tuple[str, ...] = []) -> None:
        """Variables of everything that runs in the environment, and of the commands of `run()`. Packages are installed without them.

        Example:
            runtime.environ(env={"OMP_NUM_THREADS": "2"}, extra_path=["/opt/app/bin"])
        """
    @staticmethod
    def mount(host_path: str | Any, envd_path: str) -> None:
        """A directory of the host, seen inside.

        Example:
            runtime.mount(host_path="~/data", envd_path="/data")
        """

class data:
    class path:
        dgl: str
        huggingface: str
    @staticmethod
    def envd(name: str = "") -> Any:
        """A directory for data that this machine's environments share, for `runtime.mount`; made when first used.

        Example:
            runtime.mount(host_path=data.envd("mnist"), envd_path="/data")
        """

class Source:
    @staticmethod
    def image(ref: str, platform: str = "") -> State:
        """An image of a registry. Steps on it have its variables and its working directory and are root's until `user()` says otherwise; the image that comes of it keeps its user, entrypoint, command and labels too.

        Example:
            root = Source.image("debian:12")
        """
    @staticmethod
    def scratch() -> State:
        """The empty tree.

        Example:
            keys = Source.scratch().file("/etc/motd", data="hello\\n")
        """
    @staticmethod
    def local(*paths: str) -> State:
        """Files of the project: what is in a directory, or a file; of several, each at its place.

        Example:
            code = Source.local("src", "train.py")
        """
    @staticmethod
    def http(url: str, filename: str = "", checksum: str = "") -> State:
        """A downloaded file, alone in its tree.

        Example:
            weights = Source.http("https://data.example/weights.bin")
        """
    @staticmethod
    def merge(states: list[State] | tuple[State, ...]) -> State:
        """Trees over each other, later ones on top.

        Example:
            both = Source.merge([Source.debian("bookworm"), Source.local("src")])
        """
    @staticmethod
    def git(
        url: str,
        ref: str = "",
        subdir: str = "",
        checksum: str = "",
        *,
        keep_git_dir: bool = False,
        submodules: bool = True,
    ) -> State:
        """Files of a git repository. `bothy lock` pins a branch or tag to its commit.

        Example:
            code = Source.git("https://git.example/team/code", ref="v1.2", subdir="lib")
        """
    @staticmethod
    def oci(path: str, ref: str = "", platform: str = "") -> State:
        """An image of an OCI layout, a directory in the project.

        Example:
            root = Source.oci("layout")
        """
    @staticmethod
    def debian(suite: str, packages: list[str] | tuple[str, ...] = [], platform: str = "") -> State:
        """A Debian bootstrapped from the package mirror that this machine is configured with.

        Example:
            root = Source.debian("bookworm", packages=["ca-certificates"])
        """

_build_context_dir: str
def base(image: str | State = "ubuntu:22.04", dev: bool = False) -> None:
    """What the image is built on, and whether it is for development. The last call counts; where it names no image, the one that an earlier call named stays.

    Example:
        base(image="debian:12", dev=True)
    """
def shell(name: str, *, prompt: str = "({environment}) {directory} $ ") -> None:
    """The login shell of a development environment.

    Example:
        shell("zsh")
    """
def run(
    commands: list[str] | tuple[str, ...],
    mount_host: bool = False,
    *,
    mount: Mount | list[Mount] | tuple[Mount, ...] | None = None,
) -> None:
    """Runs commands in the image, as one step, after the calls before it and before the calls after it. They stop at the first that fails; where the image has bash, also at a name that is not set and at a failure inside a pipe.

    Example:
        run(["make -C /opt/tool", "ldconfig"])
    """
def git_config(name: str = "", email: str = "", editor: str = "") -> None:
    """The git identity in a development environment. It is no part of the image.

    Example:
        git_config(name="Ada", email="ada@lab.example", editor="vim")
    """
def include(git: str = "", ref: str = "", sha: str = "", path: str = "") -> Any:
    """The names of another repository's `.envd` files, but those that begin with `_`. It is fetched by the commands that build, and kept: evaluation needs no network.

    Example:
        lib = include("https://git.example/team/lib", ref="v1")
    """
def image(ref: str, platform: str = "") -> State:
    """An image of a registry. Steps on it have its variables and its working directory and are root's until `user()` says otherwise; the image that comes of it keeps its user, entrypoint, command and labels too.

    Example:
        root = image("debian:12")
    """
def scratch() -> State:
    """The empty tree.

    Example:
        empty = scratch()
    """
def local(*paths: str) -> State:
    """Files of the project: what is in a directory, or a file; of several, each at its place.

    Example:
        code = local("src")
    """
def http(url: str, filename: str = "", checksum: str = "") -> State:
    """A downloaded file, alone in its tree.

    Example:
        weights = http("https://data.example/weights.bin", filename="weights")
    """
def merge(states: list[State] | tuple[State, ...]) -> State:
    """Trees over each other, later ones on top.

    Example:
        both = merge([image("debian:12"), local("src")])
    """
def Diff(lower: State, upper: State) -> State:
    """What leads from the lower tree to the upper one.

    Example:
        tools = Diff(state, state.apt_packages(["git"]))
    """
def diff(lower: State, upper: State) -> State:
    """What leads from the lower tree to the upper one.

    Example:
        tools = diff(state, state.apt_packages(["git"]))
    """
