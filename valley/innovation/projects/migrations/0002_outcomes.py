import django.contrib.postgres.fields
import django.db.models.deletion
import valley.kernel.clock
import valley.kernel.engine.identifiers
from django.conf import settings
from django.db import migrations, models

from valley.kernel.migrations.promises import append_only
from valley.kernel.migrations.promises.tables import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0001_consortia'),
        ('exchange', '0002_calls_and_contracts'),
        ('kernel', '0008_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('path', models.CharField(choices=[('general', '一般项目'), ('agri_food', '农食融合'), ('creative_food', '食创融合'), ('medical_food', '医食融合')], default='general', max_length=16, verbose_name='路径')),
                        ('field', models.CharField(choices=[('nutrition', '营养健康'), ('processing', '食品加工'), ('bioengineering', '生物工程'), ('equipment', '智能装备'), ('safety', '食品安全')], max_length=16, verbose_name='领域')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.result')),
                        ('consortium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='projects.consortium')),
                        ('stage', models.CharField(choices=[('research', '创新：应用研究'), ('transfer', '转化：产品开发'), ('pilot', '中试'), ('industry', '产业化：市场推广')], default='research', max_length=12, verbose_name='阶段')),
                        ('state', models.CharField(choices=[('running', '进行中'), ('done', '已走完'), ('dropped', '中止')], default='running', max_length=10, verbose_name='状态')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('drop_kind', models.CharField(blank=True, choices=[('technical', '技术达不到'), ('market', '没有市场'), ('cost', '成本过高'), ('funding', '资金不足'), ('rights', '权利障碍'), ('rules', '法规不允许'), ('other', '其他')], max_length=12, verbose_name='中止原因')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                        ('started_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='开始时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'ordering': ['-started_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('due_on__isnull', False), ('ended_at', None)), _connector='OR'), name='running_case_stepped_dated'), models.CheckConstraint(condition=models.Q(('state', 'running'), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ended_case_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('drop_kind', ''), _negated=True), _connector='OR'), name='dropped_case_has_a_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseStay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='projects.case')),
                        ('stage', models.CharField(choices=[('research', '创新：应用研究'), ('transfer', '转化：产品开发'), ('pilot', '中试'), ('industry', '产业化：市场推广')], max_length=12, verbose_name='阶段')),
                        ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('entered_at', models.DateTimeField(default=valley.kernel.clock.now)),
                        ('asked_at', models.DateTimeField(blank=True, null=True)),
                        ('left_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['entered_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('case',), name='case_in_one_stage_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Met',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='met', to='projects.casestay')),
                        ('criterion', models.CharField(max_length=120, verbose_name='准出条件')),
                        ('words', models.CharField(max_length=600, verbose_name='如何达到')),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=valley.kernel.clock.now)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('stay', 'criterion'), name='criterion_met_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Gate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gates', to='projects.casestay')),
                        ('verdict', models.CharField(choices=[('go', '准出'), ('rework', '补充后再评'), ('drop', '中止')], max_length=8, verbose_name='决定')),
                        ('reason', models.CharField(max_length=600, verbose_name='理由')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=valley.kernel.clock.now)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='gate_says_why'), models.UniqueConstraint(condition=models.Q(('verdict', 'go')), fields=('stay',), name='gate_passed_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Stranglehold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('field', models.CharField(choices=[('nutrition', '营养健康'), ('processing', '食品加工'), ('bioengineering', '生物工程'), ('equipment', '智能装备'), ('safety', '食品安全')], max_length=16, verbose_name='领域')),
                        ('words', models.CharField(max_length=600, verbose_name='受制于什么、影响多大')),
                        ('source', models.CharField(max_length=300, verbose_name='依据')),
                        ('goal', models.CharField(max_length=300, verbose_name='怎样算突破')),
                        ('consortium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strangleholds', to='projects.consortium')),
                        ('state', models.CharField(choices=[('listed', '在列'), ('solved', '已突破'), ('removed', '移出')], default='listed', max_length=10, verbose_name='状态')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                        ('listed_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='列入时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'ordering': ['-listed_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='stranglehold_has_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'listed')), models.Q(models.Q(('state', 'listed'), _negated=True), ('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ended_stranglehold_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('kind', models.CharField(choices=[('leading', '国际领先关键技术'), ('solved', '卡脖子问题已突破')], max_length=10, verbose_name='认定什么')),
                        ('title', models.CharField(max_length=120, verbose_name='技术名称')),
                        ('claim', models.CharField(max_length=600, verbose_name='主张：指标和条件')),
                        ('compared', models.CharField(max_length=600, verbose_name='与哪些国际最好水平相比，出处')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('stranglehold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='projects.stranglehold')),
                        ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('state', models.CharField(choices=[('open', '评审中'), ('affirmed', '认定'), ('denied', '未认定'), ('revoked', '已撤销认定')], default='open', max_length=10, verbose_name='状态')),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='结论')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField(default=valley.kernel.clock.now)),
                        ('concluded_on', models.DateField(blank=True, null=True, verbose_name='结论日期')),
                        ('concluded_at', models.DateTimeField(blank=True, null=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-opened_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('concluded_at', None), ('due_on__isnull', False)), _connector='OR'), name='open_review_stepped_dated'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('concluded_at__isnull', False), ('concluded_on__isnull', False), ('evidence__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='concluded_review_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'solved'), _negated=True), ('stranglehold__isnull', False), _connector='OR'), name='solved_what_is_listed'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('state', 'revoked')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revoked_at', None)), _connector='OR'), name='revoked_review_says_when')],
                    },
                ),
                migrations.CreateModel(
                    name='Expert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='projects.review')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('standing', models.CharField(max_length=200, verbose_name='专长与所在单位')),
                        ('tied', models.BooleanField(null=True, verbose_name='有利益关系')),
                        ('agrees', models.BooleanField(null=True, verbose_name='同意认定')),
                        ('words', models.CharField(blank=True, max_length=600, verbose_name='意见')),
                        ('judged_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('review', 'user'), name='expert_once'), models.CheckConstraint(condition=models.Q(models.Q(('agrees', None), ('judged_at', None), ('tied', None)), models.Q(('judged_at__isnull', False), ('tied__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='judgement_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('tied', True), _negated=True), ('agrees', None), _connector='OR'), name='tied_expert_does_not_judge')],
                    },
                ),
                migrations.CreateModel(
                    name='Output',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('kind', models.CharField(choices=[('formula', '新配方'), ('process', '新工艺'), ('equipment', '新装备'), ('product', '新产品'), ('standard', '新标准')], max_length=12, verbose_name='类别')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('version', models.CharField(max_length=20, verbose_name='版本')),
                        ('words', models.CharField(max_length=600, verbose_name='新在哪里')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('credit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.split')),
                        ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='projects.case')),
                        ('consortium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='projects.consortium')),
                        ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='projects.output')),
                        ('issued_on', models.DateField(verbose_name='形成日期')),
                        ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entered_at', models.DateTimeField(default=valley.kernel.clock.now)),
                    ],
                    options={
                        'ordering': ['-issued_on', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('owner', 'title', 'version'), name='output_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Adoption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('output', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='projects.output')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('since', models.DateField(verbose_name='自')),
                        ('effect', models.CharField(max_length=300, verbose_name='效果：测得的变化')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=valley.kernel.clock.now)),
                    ],
                    options={
                        'ordering': ['since', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('output', 'organisation'), name='adopted_once'), models.CheckConstraint(condition=models.Q(('effect', ''), _negated=True), name='adoption_has_an_effect')],
                    },
                ),
                migrations.CreateModel(
                    name='Bundle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('version', models.CharField(max_length=20, verbose_name='版本')),
                        ('licensor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('licence', models.CharField(max_length=600, verbose_name='许可条件')),
                        ('checklist', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='移交清单')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(default=valley.kernel.clock.now)),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('licensor', 'title', 'version'), name='bundle_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BundlePart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='projects.bundle')),
                        ('kind', models.CharField(choices=[('standard', '标准'), ('technology', '技术'), ('equipment', '装备'), ('process', '工艺'), ('model', '模式')], max_length=12, verbose_name='类别')),
                        ('words', models.CharField(max_length=300, verbose_name='内容')),
                        ('output', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.output')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='bundle_part_says_what')],
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='projects.bundle')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('park_name', models.CharField(max_length=120, verbose_name='落地园区')),
                        ('licensed_on', models.DateField(verbose_name='许可日期')),
                        ('ticked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='已移交')),
                        ('state', models.CharField(choices=[('running', '移交中'), ('done', '已落地'), ('failed', '未成功')], default='running', max_length=10, verbose_name='状态')),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='结果')),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-licensed_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='running_transfer_stepped_dated'), models.CheckConstraint(condition=models.Q(('state', 'running'), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ended_transfer_says_what_came_of_it')],
                    },
                ),
                migrations.CreateModel(
                    name='CommonNeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('summary', models.CharField(max_length=600, verbose_name='共性问题')),
                        ('state', models.CharField(choices=[('published', '征集联合体'), ('joined', '已组建联合体'), ('withdrawn', '已撤下')], default='published', max_length=10, verbose_name='状态')),
                        ('consortium', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='common_need', to='projects.consortium')),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                        ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('confirmed_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='确认时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'ordering': ['-confirmed_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='published_common_need_stepped_dated'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'joined'), _negated=True), ('consortium__isnull', False), _connector='OR'), name='joined_by_a_consortium'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='withdrawn_common_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Shared',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('common', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='projects.commonneed')),
                        ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.need')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('need',), name='need_in_one_common_need')],
                    },
                ),
            ]
        ),
        append_only("projects_met"),
        append_only("projects_gate"),
    ]
