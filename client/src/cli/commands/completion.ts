import { Argument, type Command } from "commander";
import type { Context } from "../main.ts";

/** Each command as its words, with what may follow: commands beneath it, and options. */
const followers = (command: Command, words = ""): [words: string, next: string][] => {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const next = [...command.commands.map((each) => each.name()), ...options, "--help"];
  return [
    [words.trim(), next.join(" ")],
    ...command.commands.flatMap((each) => followers(each, `${words} ${each.name()}`)),
  ];
};

/** For bash, and for zsh by its own bridge: the words so far, without options, choose what may follow. */
const bash = (all: [string, string][]): string => `_twotier() {
  local word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ $word == -* ]] || words="\${words:+$words }$word"; done
  local next
  while :; do
    case "$words" in
${all.map(([words, next]) => `      "${words}") next="${next}" ;;`).join("\n")}
      *" "*) words="\${words% *}"; continue ;;
      *) words=""; continue ;;
    esac
    break
  done
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _twotier twotier
`;

const fish = (all: [string, string][]): string =>
  all
    .map(([words, next]) => {
      const seen = words.split(" ").filter(Boolean);
      const condition = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
      return `complete -c twotier ${condition ? "" : "-f "}-n "${condition || "__fish_use_subcommand"}" -a "${next}"\n`;
    })
    .join("");

/** The command that makes a shell complete the others. */
export const addCompletion = (program: Command, _: Context): void => {
  program
    .command("completion")
    .description("a script that completes commands and options")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      '\nExamples:\n  eval "$(twotier completion bash)"     in ~/.bashrc\n  eval "$(twotier completion zsh)"      in ~/.zshrc, after compinit\n  twotier completion fish | source      in config.fish',
    )
    .action((shell: string) => {
      const all = followers(program);
      const zsh = `autoload -U +X bashcompinit && bashcompinit\n${bash(all)}`;
      process.stdout.write({ bash: bash(all), zsh, fish: fish(all) }[shell] ?? "");
    });
};
