# Completion of truce for bash. Installed as share/bash-completion/completions/truce.

_truce() {
    local word previous command='' options='' i
    COMPREPLY=()
    word=${COMP_WORDS[COMP_CWORD]}
    previous=${COMP_WORDS[COMP_CWORD - 1]}
    # "--deal=nash" comes as three words.
    if [[ $word == '=' ]]; then
        word=''
    elif [[ $previous == '=' && COMP_CWORD -gt 2 ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        brief | new | check | solve | explain | evaluate | phase | corridor | import | export)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done

    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'brief new check solve explain evaluate phase corridor import export
            --help --version' -- "$word")
        return
    fi

    case $previous in
    --for)
        mapfile -t COMPREPLY < <(compgen -W 'team room' -- "$word")
        return
        ;;
    --deal)
        mapfile -t COMPREPLY < <(compgen -W \
            'utilitarian nash egalitarian kalai_smorodinsky' -- "$word")
        return
        ;;
    -o | --output)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(
            compgen -d -- "$word"
            compgen -f -X '!*.@(html|yaml)' -- "$word"
        )
        return
        ;;
    --minimise)
        mapfile -t COMPREPLY < <(compgen -W 'phases days exposure guarantee' -- "$word")
        return
        ;;
    --plan)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(
            compgen -d -- "$word"
            compgen -f -X '!*.@(yaml|yml|json)' -- "$word"
        )
        return
        ;;
    --plot)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(
            compgen -d -- "$word"
            compgen -f -X '!*.svg' -- "$word"
        )
        return
        ;;
    --fair)
        mapfile -t COMPREPLY < <(compgen -W 'steps exact' -- "$word")
        return
        ;;
    --semantics)
        mapfile -t COMPREPLY < <(compgen -W 'genius negmas' -- "$word")
        return
        ;;
    --packages | --actuals)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(
            compgen -d -- "$word"
            compgen -f -X '!*.csv' -- "$word"
        )
        return
        ;;
    import | export)
        mapfile -t COMPREPLY < <(compgen -W 'genius negmas geniusweb' -- "$word")
        return
        ;;
    --deadline | --memory | --epsilon | --most | --date | --document | --grid | --close | --promise)
        return # a figure that only the user knows
        ;;
    esac

    case $command in
    brief)
        options='--for --output --date --document --semantics --grid --deadline --memory --verify
            --quiet'
        ;;
    check) options='--deadline --memory --quiet' ;;
    solve)
        options='--frontier --epsilon --deal --all --json --csv --plot --semantics --grid --deadline
            --memory --verify --quiet'
        ;;
    explain) options='--json --most --semantics --grid --deadline --memory --verify --quiet' ;;
    evaluate) options='--json --packages --semantics --grid --deadline --memory --quiet' ;;
    phase)
        options='--deal --minimise --plan --json --plot --semantics --grid --deadline --memory
            --verify --quiet'
        ;;
    corridor)
        options='--close --promise --fair --actuals --dimacs --json --plot --output --date --deadline --memory
            --verify --quiet'
        ;;
    import) options='--output --semantics --grid --quiet' ;;
    export) options='--lossy --quiet' ;;
    new)
        mapfile -t COMPREPLY < <(compgen -W 'deal ceasefire labour corridor --help' -- "$word")
        return
        ;;
    esac

    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$word")
    else
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(
            compgen -d -- "$word"
            compgen -f -X '!*.@(yaml|yml|json|xml)' -- "$word"
        )
    fi
}

shopt -s extglob # for the pattern of scenario files
complete -F _truce truce
