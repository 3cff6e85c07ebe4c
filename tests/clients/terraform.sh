#!/usr/bin/env bash
# Create, read, plan nothing, change, import and destroy with an independent client: Terraform's AWS provider under the profiles that `serve` writes.
# Three actors in one configuration (terraform.tf), then every other resource of these services (terraform-resources.tf).
# The provider of this version does not know an application's key; another client sets it, and Terraform must neither see a difference nor undo it.
# Tool: tests/clients/terraform.sh --check
# Needs terraform, curl that signs (7.75 or later), and the provider hashicorp/aws 5.x in a mirror folder: $CMKFLINK_TERRAFORM_PLUGINS, one that Terraform itself looks into, or one under /opt. Nothing is downloaded.
# Ends with "N passed, N failed"; exit code 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0 TF_CLI_ARGS=-no-color TF_CLI_CONFIG_FILE="$work/terraform.rc" AWS_EC2_METADATA_DISABLED=true
unset TF_LOG TF_DATA_DIR TF_WORKSPACE TF_PLUGIN_CACHE_DIR AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL
touch "$work/terraform.rc"
in_folder() { # in_folder NAME CONFIGURATION: what Terraform works on from here on
  folder=$work/$1
  mkdir "$folder"
  cp "tests/clients/$2" "$folder/main.tf"
}
in_folder actors terraform.tf

# With -plugin-dir Terraform asks no registry: it takes what is in that folder or fails at once.
plugins() {
  local mirror
  for mirror in "${CMKFLINK_TERRAFORM_PLUGINS:-}" ~/.terraform.d/plugins ~/.local/share/terraform/plugins /usr/local/share/terraform/plugins /usr/share/terraform/plugins /opt/*; do
    [ -d "$mirror/registry.terraform.io/hashicorp/aws" ] && echo "$mirror" && return 0
  done
  return 1
}
tf() { terraform -chdir="$folder" "$@" > "$work/out" 2>&1; }
init() {
  local mirror
  command -v terraform > /dev/null && curl --help all 2> /dev/null | grep -q -e --aws-sigv4 && mirror=$(plugins) && tf init "-plugin-dir=$mirror"
}
if [ "${1:-}" = --check ]; then
  trap 'rm -rf "$work"' EXIT
  init
  exit
fi

passed=0
failed=0
coproc SERVE { exec dotnet run --no-build --project src/CmkFlink.Rehearsal -- serve --directory "$work" --demo 2> "$work/serve.err"; }
serve_pid=$SERVE_PID
serve_in=${SERVE[1]}
cleanup() { eval "exec ${serve_in}>&-"; wait "$serve_pid" 2> /dev/null; rm -rf "$work"; }
trap cleanup EXIT
if ! read -r -t 300 ready <&"${SERVE[0]}"; then
  cat "$work/serve.err"
  echo "0 passed, 1 failed"
  exit 1
fi
member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" <<< "$ready"; }
endpoint=$(member endpoint)
region=$(member region)
AWS_SHARED_CREDENTIALS_FILE=$(member credentialsFile)
AWS_CONFIG_FILE=$(member configFile)
export AWS_SHARED_CREDENTIALS_FILE AWS_CONFIG_FILE

result() { # result WHAT STATUS [EXPECTED]
  if [ "$2" = "${3-0}" ]; then passed=$((passed + 1)); printf 'ok       %s\n' "$1"; else failed=$((failed + 1)); printf 'FAILED   %s: %s, not %s\n' "$1" "$2" "${3-0}"; grep -A 12 -E '^(Error:|  # .* (will|must) be|Plan:)' "$work/out"; fi
}
apply() { tf apply -auto-approve "$@"; }
output() { terraform -chdir="$folder" output "$@" 2> /dev/null; }
plan() { tf plan -detailed-exitcode "$@"; } # 0: nothing to do; 2: something
says() { # says WHAT PATTERN, of the last command's output
  grep -qE "$2" "$work/out"
  result "$1" $?
}

# A call by no SDK at all: PROFILE SERVICE TARGET BODY; answer in $answer. Secrets go through a file, not through the list of processes.
call() {
  local value
  value() { sed -n "/^\[$1\]/,/^\$/s/^$2 = //p" "$AWS_SHARED_CREDENTIALS_FILE"; }
  {
    printf 'user = "%s:%s"\n' "$(value "$1" aws_access_key_id)" "$(value "$1" aws_secret_access_key)"
    value=$(value "$1" aws_session_token)
    [ -z "$value" ] || printf 'header = "X-Amz-Security-Token: %s"\n' "$value"
  } > "$work/curl"
  answer=$(curl -sS --max-time 120 -K "$work/curl" --aws-sigv4 "aws:amz:$region:$2" -H "X-Amz-Target: $3" -H 'Content-Type: application/x-amz-json-1.1' -d "$4" "$endpoint/")
}
flink() { call operator kinesisanalytics "KinesisAnalytics_20180523.$1" "$2"; }
kms() { call key-administrator kms "TrentService.$1" "$2"; }
of() { sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p" <<< "$answer"; }
# Virtual time makes a change last tens of milliseconds, a look longer.
at_rest() {
  local tries
  for tries in $(seq 1 200); do
    flink DescribeApplication '{"ApplicationName":"invoices"}'
    case $(of ApplicationStatus) in READY | RUNNING) return 0 ;; esac
  done
  echo "the application is $(of ApplicationStatus) after $tries looks" > "$work/out"
  return 1
}

init
result "the provider is found in a folder, without a registry" $?

apply -var key_administrator=operator -target=aws_kms_key.state
says "the operator makes no key" 'AccessDeniedException: User: .*assumed-role/Operator/.* is not authorized to perform: kms:CreateKey'
apply
created=$?
result "create: policy, attachment, role, inline policy, key, alias, application that runs, snapshot" $created
says "all of them" 'Apply complete! Resources: 6 added, 0 changed, 0 destroyed'
if [ $created -ne 0 ]; then
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  exit 1
fi
plan
result "then nothing is left to do" $?
tf plan -refresh-only
says "and what is read again is what was known" 'Your infrastructure still matches the configuration'
at_rest
result "the application runs, in its first version" "$(of ApplicationStatus) $(of ApplicationVersionId) $(of Parallelism)" "RUNNING 1 1"

change=(-var description=changed -var parallelism=2 -var rotation=false -var team=finance)
plan "${change[@]}"
result "changes are planned" $? 2
says "none of them replaces anything" '^Plan: 0 to add, [0-9]+ to change, 0 to destroy'
apply "${change[@]}"
result "change: description, tags, rotation, properties and parallelism of what is there" $?
plan "${change[@]}"
result "then nothing is left to do" $?
at_rest
result "the application runs, in its second version" "$(of ApplicationStatus) $(of ApplicationVersionId) $(of Parallelism)" "RUNNING 2 2"

key=$(output -raw key)
flink UpdateApplication "{\"ApplicationName\":\"invoices\",\"CurrentApplicationVersionId\":2,\"ApplicationConfigurationUpdate\":{\"ApplicationEncryptionConfigurationUpdate\":{\"KeyTypeUpdate\":\"CUSTOMER_MANAGED_KEY\",\"KeyIdUpdate\":\"alias/invoices\"}}}"
at_rest
result "another client puts the application under the key" "$(of KeyId)" "$key"
plan "${change[@]}"
result "Terraform sees nothing to do" $?
more=("${change[@]}" -var 'snapshots=["first","under-the-key"]' -var parallelism=3)
apply "${more[@]}"
result "change and snapshot under the key" $?
at_rest
result "the change left the key in place" "$(of KeyId)" "$key"
flink DescribeApplicationSnapshot '{"ApplicationName":"invoices","SnapshotName":"under-the-key"}'
result "the snapshot is under the key" "$(of KeyId)" "$key"
kms DisableKey "{\"KeyId\":\"$key\"}"
tf apply -auto-approve -refresh=false "${more[@]}" -var parallelism=4
says "with the key disabled the application is not changed" 'updating Kinesis Analytics v2 Application .*InvalidArgumentException'
plan "${more[@]}"
says "Terraform sees that the key is disabled" '~ is_enabled .*false -> true'
kms EnableKey "{\"KeyId\":\"$key\"}"
plan "${more[@]}"
result "with the key enabled nothing is left to do" $?

for address in aws_iam_policy.key_administrator aws_iam_role_policy_attachment.key_administrator aws_iam_role.execution aws_iam_role_policy.operator aws_kms_alias.state 'aws_kinesisanalyticsv2_application_snapshot.of["first"]'; do
  tf state rm "$address" || result "forget $address" $?
done
account=$(member account)
cat > "$folder/imports.tf" <<HCL
import {
  to = aws_iam_policy.key_administrator
  id = "arn:aws:iam::$account:policy/invoices-key-administrator"
}
import {
  to = aws_iam_role_policy_attachment.key_administrator
  id = "KeyAdministrator/arn:aws:iam::$account:policy/invoices-key-administrator"
}
import {
  to = aws_iam_role.execution
  id = "InvoicesExecution"
}
import {
  to = aws_iam_role_policy.operator
  id = "Operator:invoices-operator"
}
import {
  to = aws_kms_alias.state
  id = "alias/invoices"
}
import {
  to = aws_kinesisanalyticsv2_application_snapshot.of["first"]
  id = "invoices/first"
}
HCL
apply "${more[@]}"
says "what was made is imported as it is configured" 'Resources: 6 imported, 0 added, 0 changed, 0 destroyed'
rm "$folder/imports.tf"

tf destroy -auto-approve "${more[@]}"
result "destroy" $?
says "all of it" 'Destroy complete! Resources: 9 destroyed'
result "nothing is left in Terraform's state" "$(terraform -chdir="$folder" state list)" ""
call account-administrator kinesisanalytics KinesisAnalytics_20180523.ListApplications '{}'
result "nor an application in the account" "$(grep -c invoices <<< "$answer")" 0
call account-administrator kms TrentService.ListAliases '{}'
result "nor an alias" "$(grep -c alias/invoices <<< "$answer")" 0
kms DescribeKey "{\"KeyId\":\"$key\"}"
result "the key waits for its deletion" "$(of KeyState)" PendingDeletion

in_folder resources terraform-resources.tf
init
result "the other resources: the provider is found again" $?
apply
result "create: users, groups, MFA device, OpenID Connect provider, keys of every kind, grant, ciphertext, applications" $?
plan
result "then nothing is left to do" $?
result "what was encrypted is decrypted" "$(output -raw decrypted)" "nothing secret"
plan -var changed=true
says "changes replace nothing" '^Plan: 0 to add, [0-9]+ to change, 0 to destroy'
apply -var changed=true
result "change: tags, policies, boundaries, audiences, thumbprints, members, runtime, network, defaults" $?
plan -var changed=true
result "then nothing is left to do" $?
result "the group has its new member" "$(output -json groups)" '["operator-user","person"]'
apply -var changed=true -var network=false
result "an application leaves its network and logs no more" $?
plan -var changed=true -var network=false
result "then nothing is left to do" $?
tf destroy -auto-approve -var changed=true
result "destroy" $?
says "all of it" 'Destroy complete! Resources: 25 destroyed'

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
