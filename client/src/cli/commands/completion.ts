import { Argument, type Command } from "commander";
import type { Context } from "../main.ts";

/** A command, the words and options that may follow it, and whether a file may. */
interface Followers {
  words: string;
  commands: string[];
  options: string[];
  takesFile: boolean;
}

/** Each command by its words, with the subcommands and options that may follow. */
const followers = (command: Command, words = ""): Followers[] => {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const takesFile =
    command.registeredArguments.some((each) => each.name() === "file") ||
    command.options.some(({ flags }) => flags.includes("<file>"));
  return [
    {
      words: words.trim(),
      commands: command.commands.map((each) => each.name()),
      options: [...options, "--help"],
      takesFile,
    },
    ...command.commands.flatMap((each) => followers(each, `${words} ${each.name()}`)),
  ];
};

/** For bash, and for zsh through its bashcompinit: the words so far, without options, select the completions. */
const bash = (all: Followers[]): string => `_twotier() {
  local word words=""
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do [[ $word == -* ]] || words="\${words:+$words }$word"; done
  local next
  while :; do
    case "$words" in
${all.map(({ words, commands, options }) => `      "${words}") next="${[...commands, ...options].join(" ")}" ;;`).join("\n")}
      *" "*) words="\${words% *}"; continue ;;
      *) words=""; continue ;;
    esac
    break
  done
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _twotier twotier
`;

const fish = (all: Followers[]): string =>
  all
    .map(({ words, commands, options, takesFile }) => {
      const seen = words.split(" ").filter(Boolean);
      const conditions = seen.map((word) => `__fish_seen_subcommand_from ${word}`);
      // A subcommand has entries of its own.
      if (commands.length > 0) conditions.push(`not __fish_seen_subcommand_from ${commands.join(" ")}`);
      const next = [...commands, ...options].join(" ");
      return `complete -c twotier ${takesFile ? "" : "-f "}-n "${conditions.join("; and ")}" -a "${next}"\n`;
    })
    .join("");

/** The command that prints a shell's completion script. */
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
