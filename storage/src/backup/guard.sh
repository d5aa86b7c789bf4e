# Runs a program that does not outlive the one that started it.
#
# Standard input is a pipe that the parent holds open. When it closes, because the parent was killed, the program is
# stopped and, if the first argument names a folder, that folder and the one for its tablespaces are removed. The other
# arguments are the program.
remove=$1
shift
exec 3<&0 </dev/null
orphaned=
# With its workers, which are of its group: they would finish the bundle that they write.
trap 'orphaned=yes; kill -s TERM -- "-$program" || kill -s TERM "$program"' USR1
setsid=$(command -v setsid) # Not on macOS.
$setsid "$@" 3<&- &
program=$!
{
    read -r _ <&3
    kill -s USR1 $$
} >/dev/null 2>&1 &
reader=$!
# A signal interrupts the first wait.
wait "$program"
status=$?
if [ -n "$orphaned" ]; then
    wait "$program"
    if [ -n "$remove" ]; then
        # Its workers may still write for a moment, because one writes all files of a bundle before it asks for more.
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            rm -rf -- "$remove" "$remove.tablespaces"
            sleep 0.5
        done
    fi
else
    kill -s KILL "$reader" 2>/dev/null
fi
exit "$status"
