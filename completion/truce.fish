# Completion of truce for fish. Installed as share/fish/vendor_completions.d/truce.fish.

set -l commands brief new check solve explain evaluate phase corridor import export
set -l none "not __fish_seen_subcommand_from $commands"

complete -c truce -f
complete -c truce -n $none -a brief -d 'Everything worth knowing about a scenario'
complete -c truce -n $none -a new -d 'Print a scenario to start from'
complete -c truce -n $none -a check -d 'List everything that is wrong with scenarios'
complete -c truce -n $none -a solve -d 'The agreement zone and its best deals'
complete -c truce -n $none -a explain -d 'Why there is no deal, or which demands bind'
complete -c truce -n $none -a evaluate -d 'What one package is worth to everybody'
complete -c truce -n $none -a phase -d 'Cut a deal into phases'
complete -c truce -n $none -a corridor -d 'What aid can get in, and who goes without'
complete -c truce -n $none -a import -d 'Domains of other programs become a scenario'
complete -c truce -n $none -a export -d 'A scenario becomes files of other programs'
complete -c truce -n $none -s V -l version -d 'Show the version'
complete -c truce -s h -l help -d 'Show help'

complete -c truce -n '__fish_seen_subcommand_from brief check solve explain evaluate phase corridor import export' -F
complete -c truce -n '__fish_seen_subcommand_from new' -a 'deal ceasefire labour corridor'

set -l working '__fish_seen_subcommand_from brief check solve explain evaluate phase corridor'
complete -c truce -n $working -l deadline -x -d 'Stop after a time'
complete -c truce -n $working -l memory -x -d 'Use at most so much memory'
complete -c truce -n '__fish_seen_subcommand_from brief check solve explain evaluate phase corridor import export' \
    -s q -l quiet -d 'No progress and no remarks'
complete -c truce -n '__fish_seen_subcommand_from brief solve explain phase corridor' \
    -l verify -d 'Check the answer'
complete -c truce -n '__fish_seen_subcommand_from solve explain evaluate phase corridor' \
    -l json -d 'Write one JSON document'

complete -c truce -n '__fish_seen_subcommand_from brief' -l for -x -a 'team room' \
    -d 'For whose eyes'
complete -c truce -n '__fish_seen_subcommand_from brief' -s o -l output -r -F -d 'Write a page'
complete -c truce -n '__fish_seen_subcommand_from brief' -l date -x -d 'Date at the head'
complete -c truce -n '__fish_seen_subcommand_from brief' -l document -x -d 'Number in the footer'

complete -c truce -n '__fish_seen_subcommand_from solve' -l frontier -d 'Show the whole frontier'
complete -c truce -n '__fish_seen_subcommand_from solve' -l deal -x \
    -a 'utilitarian nash egalitarian kalai_smorodinsky' -d 'Show only this deal'
complete -c truce -n '__fish_seen_subcommand_from solve' -l all -d 'Whatever the parties demand'
complete -c truce -n '__fish_seen_subcommand_from solve' -l csv -d 'Write the frontier as CSV'
complete -c truce -n '__fish_seen_subcommand_from solve' -l epsilon -x -d 'Cover the frontier up to this part'
complete -c truce -n '__fish_seen_subcommand_from solve' -l plot -r -F -d 'Draw the frontier'
complete -c truce -n '__fish_seen_subcommand_from explain' -l most -x -d 'List at most so many'

complete -c truce -n '__fish_seen_subcommand_from phase' -l deal -x \
    -a 'utilitarian nash egalitarian kalai_smorodinsky' -d 'The deal to cut'
complete -c truce -n '__fish_seen_subcommand_from phase' -l minimise -x \
    -a 'phases days exposure guarantee' -d 'What the plan has least of'
complete -c truce -n '__fish_seen_subcommand_from phase' -l plan -r -F -d 'Check this plan'
complete -c truce -n '__fish_seen_subcommand_from phase' -l plot -r -F -d 'Draw the plan'
set -l corridor '__fish_seen_subcommand_from corridor'
complete -c truce -n $corridor -l close -x -d 'What if a crossing were closed'
complete -c truce -n $corridor -l promise -x -d 'Can so many trucks enter a day'
complete -c truce -n $corridor -l fair -x -a 'steps exact' -d 'How fair'
complete -c truce -n $corridor -l actuals -r -F -d 'Reported counts beside the plan'
complete -c truce -n $corridor -l dimacs -d 'The file is a minimum-cost flow problem'
complete -c truce -n $corridor -l plot -r -F -d 'Draw the corridor'
complete -c truce -n $corridor -s o -l output -r -F -d 'Write a page'
complete -c truce -n $corridor -l date -x -d 'Date at the head'
set -l reading '__fish_seen_subcommand_from brief solve explain evaluate phase import'
complete -c truce -n $reading -l semantics -x -a 'genius negmas' -d 'How GENIUS files are read'
complete -c truce -n $reading -l grid -x -d 'Values of a real issue'
complete -c truce -n '__fish_seen_subcommand_from evaluate' -l packages -r -F -d 'A table of packages'
complete -c truce -n '__fish_seen_subcommand_from import export' -a 'genius negmas geniusweb'
complete -c truce -n '__fish_seen_subcommand_from import' -s o -l output -r -F \
    -d 'Write the scenario'
complete -c truce -n '__fish_seen_subcommand_from export' -l lossy \
    -d 'Leave out what the format cannot say'
