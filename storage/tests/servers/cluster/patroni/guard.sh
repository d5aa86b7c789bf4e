# Ends the processes of a cluster when its test has ended in any way, and removes their folder, the argument.
#
# Standard input is a pipe that the test holds open. The processes are those that run in the folder.
trap '' HUP INT TERM
read -r _
for attempt in 1 2 3; do
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd") in "$1" | "$1"/*) kill -s KILL "${process#/proc/}" ;; esac
    done
    sleep 0.2
done 2>/dev/null
rm -rf -- "$1"
