# fish completion for @NAME@.
function __@NAME@_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set words[1] (string replace -r '^~' $HOME -- $words[1])
    set -l found (awk '
@COMPLETE@
' $words "$current" 2>/dev/null)
    if test "$found" = :directory
        __fish_complete_directories $current
    else
        printf '%s\n' $found
    end
end
complete -c @NAME@ -f -a '(__@NAME@_complete)'
