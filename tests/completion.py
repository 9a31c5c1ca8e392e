"""What the completion for bash offers, and that the other two can be read where their shells are."""
import shutil
from support import expect, run

ASK = r"""
source "$1/completion/truce.bash"
shift
compopt() { :; }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_truce
printf '%s\n' "${COMPREPLY[@]}"
"""

# the words typed so far, the last one unfinished: what is offered
OFFERED = {
    "truce|": "brief new check solve explain evaluate phase corridor import export --help --version",
    "truce|so": "solve",
    "truce|solve|--d": "--deal --deadline",
    "truce|solve|--deal|": "utilitarian nash egalitarian kalai_smorodinsky",
    "truce|solve|--deal|=": "utilitarian nash egalitarian kalai_smorodinsky",
    "truce|solve|--deal|=|n": "nash",
    "truce|brief|--for|": "team room",
    "truce|brief|talks.yaml|--ver": "--verify",
    "truce|new|la": "labour",
    "truce|check|examples/first/": "examples/first/lease.yaml examples/first/stuck.yaml",
    "truce|solve|--deadline|": "",
}


def offers(root, typed):
    status, out, err = run(["bash", "-c", ASK, "ask", root, *typed.split("|")], cwd=root)
    expect(status == 0 and not err, err.decode())
    found, wanted = sorted(out.decode().split()), sorted(OFFERED[typed].split())
    expect(found == wanted, f"offered: {found}, expected: {wanted}")


def fish(root):
    status, out, err = run(["fish", "--no-config", "-c", "source completion/truce.fish; "
                            "complete -C 'truce solve --dea'"], cwd=root)
    names = sorted(line.split("\t")[0] for line in out.decode().splitlines())
    expect(status == 0 and names == ["--deadline", "--deal"], (out + err).decode())


def zsh(root):
    status, out, err = run(["zsh", "-f", "-n", root / "completion/_truce"])
    expect(status == 0 and not err, err.decode())


def tests(root, build, truce):
    for typed in OFFERED:
        yield f"completion/bash/{typed}", lambda t=typed: offers(root, t)
    for shell, function in (("fish", fish), ("zsh", zsh)):
        if shutil.which(shell):
            yield f"completion/{shell}", lambda f=function: f(root)
