# bash completion for @NAME@.
_@NAME@() {
    local candidate description program=${COMP_WORDS[0]/#\~/$HOME}
    COMPREPLY=()
    while IFS=$'\t' read -r candidate description; do
        if [ "$candidate" = :directory ]; then compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$2")
        else COMPREPLY+=("$candidate")
        fi
    done < <(awk '
@COMPLETE@
' "$program" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _@NAME@ @NAME@
